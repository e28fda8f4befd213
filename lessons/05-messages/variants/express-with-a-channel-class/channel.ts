/** Calls over IPC: each has a number, its reply has the same. */
export class Channel {
  #seq = 0n;
  readonly #calls = new Map<bigint, (result: unknown) => void>();

  constructor() {
    process.on('message', ({ seq, result }: { seq: bigint; result: unknown }) => {
      this.#calls.get(seq)?.(result);
      this.#calls.delete(seq);
    });
  }

  call(method: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#calls.set(++this.#seq, resolve);
      process.send?.({ method, seq: this.#seq }, (error: Error | null) => error && reject(error));
    });
  }
}
