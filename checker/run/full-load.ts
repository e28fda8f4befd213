import { spawn, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';

// In slices, so that it notices when its input ends: who started it is gone then, however that happened.
const LOOP = `
for (const event of ['end', 'error']) process.stdin.once(event, () => process.exit());
process.stdin.resume();
(function spin() {
  const until = performance.now() + 20;
  while (performance.now() < until);
  setImmediate(spin);
})();
`;

/** Busy loops on all cores, a process for each. */
export interface FullLoad {
  cores: number;
  /** Ends them; false when one had ended before, so that the cores were not all busy all the time. */
  end(): boolean;
}

/** Keeps all cores busy until `end()`, at the latest until this process ends. Throws when the operating system cannot start a process. */
export function loadAllCores(): FullLoad {
  const cores = availableParallelism();
  const loops: ChildProcess[] = [];
  const end = (): boolean => {
    process.removeListener('exit', end);
    const allRan = loops.every(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
    for (const loop of loops) loop.kill('SIGKILL');
    return allRan;
  };
  process.once('exit', end);
  for (let core = 0; core < cores; core += 1) {
    const loop = spawn(process.execPath, ['-e', LOOP], { stdio: ['pipe', 'ignore', 'ignore'] });
    loop.once('error', () => undefined);
    if (loop.pid === undefined) {
      end();
      throw new Error('this machine could not start a process');
    }
    loop.stdin?.once('error', () => undefined);
    loops.push(loop);
  }
  return { cores, end };
}
