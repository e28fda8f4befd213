import os from 'node:os';

/** Makes the program see `count` CPUs by all the ways Node has of asking. */
export function pretendCpus(count: number): void {
  const real = os.cpus();
  const model = real[0];
  if (model)
    os.cpus = () =>
      Array.from({ length: count }, (_, index) => structuredClone(real[index % real.length] ?? model));
  os.availableParallelism = () => count;
  // `navigator` came with Node 21.
  if (typeof globalThis.navigator === 'object') {
    Object.defineProperty(Object.getPrototypeOf(globalThis.navigator), 'hardwareConcurrency', {
      configurable: true,
      enumerable: true,
      get: () => count,
    });
  }
}
