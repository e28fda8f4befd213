import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accepts } from '../run/held-ports.ts';

/** A bare Node starts and ends within this on an ordinary machine. */
const ORDINARY_BOOT_MS = 100;

/**
 * What a checker and its programs use of the machine, seen from outside. `folder` is its TMPDIR: an absolute path without links, which nobody
 * else uses. In the file `list` a program may write the processes that it hides, one a line.
 */
export class Leftovers {
  readonly #folder: string;
  readonly #list: string;
  readonly #ports = new Set<number>();
  readonly #pids = new Set<number>();

  constructor(folder: string, list: string) {
    this.#folder = folder;
    this.#list = list;
  }

  /** Notes the ports that are open now: the probe writes the real one into the run's folder. */
  notePorts(): void {
    for (const run of namesIn(this.#folder))
      for (const name of namesIn(join(this.#folder, run)))
        if (name.startsWith('port-')) {
          const real = Number(/"real":(\d+)/.exec(read(join(this.#folder, run, name)))?.[1]);
          if (real > 0) this.#ports.add(real);
        }
  }

  /** Notes the processes that the traces know by now. Elsewhere than on Linux they are found by nothing else. */
  notePids(): void {
    for (const run of namesIn(this.#folder))
      for (const [, pid] of read(join(this.#folder, run, 'trace.jsonl')).matchAll(/"(?:pid|child)":(\d+)/g))
        this.#pids.add(Number(pid));
  }

  /** What is left now, in words; a port that nobody holds any more is not asked for again, as it may get another owner. */
  async left(): Promise<string[]> {
    for (const port of this.#ports) if (!(await accepts(port))) this.#ports.delete(port);
    const hidden = read(this.#list).split('\n').filter(Boolean).map(Number);
    const pids = [...new Set([...this.#pids, ...hidden, ...startedWith(this.#folder)])].filter(isAlive);
    return [
      ...pids.map((pid) => `process ${pid} (${commandOf(pid)})`),
      ...[...this.#ports].map((port) => `port ${port}`),
      // The cache of tsx is meant to stay.
      ...namesIn(this.#folder)
        .filter((name) => !name.startsWith('tsx-'))
        .map((name) => `${name}: ${namesIn(join(this.#folder, name)).join(' ') || 'empty'}`),
    ];
  }

  /** Waits until nothing is left, for at most `ms` on an ordinary machine; gives what is left then. */
  async leftAfter(ms: number): Promise<string[]> {
    const began = performance.now();
    let patience: number | null = null;
    for (;;) {
      const left = await this.left();
      const waited = performance.now() - began;
      if (left.length > 0 && waited > ms) patience ??= await slowness();
      if (left.length === 0 || waited > ms * (patience ?? 1)) return left;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}

/** How many times slower than an ordinary machine this one is right now; at least 1. */
async function slowness(): Promise<number> {
  const began = performance.now();
  await new Promise((resolve) => execFile(process.execPath, ['-e', '0'], { env: {} }, resolve));
  return Math.max(1, (performance.now() - began) / ORDINARY_BOOT_MS);
}

/** Whether a process runs. A zombie has ended: its parent has only not asked yet. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

/** On Linux: the processes with this folder in a variable of their environment, as TMPDIR or as the mark of a run. */
function startedWith(folder: string): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && read(`/proc/${name}/environ`).includes(`=${folder}`))
    .map(Number);
}

function commandOf(pid: number): string {
  return process.platform === 'linux' ? read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').slice(0, 200) : '';
}

/** Folders and files vanish while they are looked at: that is what is waited for. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
