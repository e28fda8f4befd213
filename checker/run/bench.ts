import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allLessons, type Lesson } from '../lesson/catalog.ts';
import { transform } from '../probe/transform.ts';
import { workshop } from '../workshop.ts';
import { measureWatch, type MeasuredWatch } from './bench-watch.ts';
import { guard } from './guardian.ts';
import { LIMITS } from './limits.ts';
import { keepOutput } from './output.ts';
import { Stage } from './stage.ts';

/** Milliseconds of one round. */
export interface Round {
  /** The whole of `npm run check 3 -- --solution`. */
  checkMs: number;
  /** From a save in `npm run watch 3` to the printed verdict. */
  saveMs: number;
  /** A script of npm that does nothing. */
  npmMs: number;
  /** The program of that check, bare: from its start until all its workers listen. */
  bare: { workers: number; ms: number }[];
}

const LESSON = 3;
const CPUS = 2;
const SEED = 'bench';
/** Before each measurement: what was measured before may still be ending, and a machine that is lent by the hour is slower after it has worked. */
const REST_MS = 1000;
const OPTIONS = ['--cpus', String(CPUS), '--seed', SEED];

// In a worker it changes the same two things, and listens to nothing. 127.0.0.1: a measurement opens no port to the network.
const PRELOAD = `
const os = require('node:os'), net = require('node:net'), cluster = require('node:cluster');
const count = Number(process.env.BENCH_CPUS), cpus = os.cpus();
os.availableParallelism = () => count;
os.cpus = () => Array.from({ length: count }, () => cpus[0]);
const { listen } = net.Server.prototype;
net.Server.prototype.listen = function (...args) {
  return Reflect.apply(listen, this, [{ port: 0, host: '127.0.0.1' }, ...args.filter((arg) => typeof arg === 'function')]);
};
let listening = 0;
if (cluster.isPrimary) cluster.on('listening', () => ++listening === count && console.log('bench: all listen'));
`;

/** Measures both sides in turn, after one round of each that does not count: it fills the caches. Whatever happens, no process is left. */
export async function* measureRounds(count: number, status: (doing: string) => void): AsyncGenerator<Round> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'cluster-workshop-bench-'));
  guard(folder);
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  const { lesson, entry } = prepare(folder);
  const watch = measureWatch(lesson, folder, OPTIONS);
  const endWatch = (): void => void watch.end();
  process.once('exit', endWatch);
  try {
    for (let round = 0; round <= count; round += 1) {
      status(round === 0 ? 'warming up …' : `round ${round} of ${count} …`);
      const measured = await measure(folder, entry, watch);
      status('');
      if (round > 0) yield measured;
    }
  } finally {
    process.removeListener('exit', remove);
    process.removeListener('exit', endWatch);
    await watch.end();
    remove();
  }
}

/** Puts what the floor consists of into the folder; gives the lesson, and the program's entry. */
function prepare(folder: string): { lesson: Lesson; entry: string } {
  const lesson = allLessons().find(({ number }) => number === LESSON);
  if (!lesson) throw new Error(`there is no lesson ${LESSON} to measure with`);
  const source = join(workshop.solutions, lesson.name, 'server.ts');
  const { code } = transform(source, 'commonjs', { cache: workshop.cache(), packages: workshop.root });
  const entry = join(folder, 'server.cjs');
  writeFileSync(entry, code);
  writeFileSync(join(folder, 'preload.cjs'), PRELOAD);
  mkdirSync(join(folder, 'npm'));
  writeFileSync(join(folder, 'npm', 'package.json'), '{ "scripts": { "nothing": "node -e 0" } }');
  return { lesson, entry };
}

async function measure(folder: string, entry: string, watch: MeasuredWatch): Promise<Round> {
  const check = ['check', String(LESSON), '--', '--solution', ...OPTIONS];
  const rested = async <T>(doing: () => Promise<T>): Promise<T> => {
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
    return doing();
  };
  const saveMs = await rested(() => watch.save());
  const checkMs = await rested(() => npm(workshop.root, check));
  const npmMs = await rested(() => npm(join(folder, 'npm'), ['nothing']));
  const bare: Round['bare'] = [];
  for (const workers of workerCounts())
    bare.push({ workers, ms: await rested(() => startBare(folder, entry, workers)) });
  return { checkMs, saveMs, npmMs, bare };
}

/** The numbers of CPUs that the check pretends, by the same rule. */
function workerCounts(): readonly number[] {
  const nothing = { entry: '', probe: '', esModules: false, port: 0, deadlineMs: 0, limits: LIMITS };
  return new Stage({ ...nothing, cpus: CPUS, seed: SEED }).cpus;
}

/** Runs a script to its end. Throws when it fails: then there is nothing to compare. */
async function npm(folder: string, script: string[]): Promise<number> {
  const cli = process.env['npm_execpath'];
  const [file, first] = cli ? [process.execPath, [cli]] : ['npm', []];
  const started = performance.now();
  const child = spawnGroup(file, [...first, 'run', ...script], folder, {}, 'SIGTERM');
  const output = [child.stdout, child.stderr].map(keepOutput);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  const ms = performance.now() - started;
  if (code !== 0)
    throw new Error(
      `npm run ${script.join(' ')} ended with ${code}:\n${output.map((each) => each.text()).join('')}`,
    );
  return ms;
}

async function startBare(folder: string, entry: string, workers: number): Promise<number> {
  const started = performance.now();
  const child = spawnGroup(
    process.execPath,
    ['--require', join(folder, 'preload.cjs'), entry],
    folder,
    { BENCH_CPUS: String(workers) },
    'SIGKILL',
  );
  const guarded = mkdtempSync(join(folder, 'bare-'));
  guard(guarded, child.pid);
  const stdout = keepOutput(child.stdout);
  const stderr = keepOutput(child.stderr);
  const gone = new Promise((resolve) => child.once('exit', resolve));
  try {
    return await new Promise<number>((resolve, reject) => {
      child.stdout?.on('data', () => {
        if (stdout.text().includes('bench: all listen')) resolve(performance.now() - started);
      });
      child.once('error', reject);
      child.once('exit', (code) =>
        reject(new Error(`the bare program ended with ${code}:\n${stderr.text()}`)),
      );
    });
  } finally {
    endGroup(child, 'SIGKILL');
    await gone;
    // What is measured next has the machine for itself.
    while (isThere(child)) await new Promise((resolve) => setTimeout(resolve, 5));
    rmSync(guarded, { recursive: true });
  }
}

/** A process group of its own, ended at the latest when this process exits. */
function spawnGroup(
  file: string,
  args: string[],
  cwd: string,
  more: NodeJS.ProcessEnv,
  end: NodeJS.Signals,
): ChildProcess {
  // As from a fresh shell: what this npm hands on is not for the one that is measured.
  const own = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
  const child = spawn(file, args, {
    cwd,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...Object.fromEntries(own), ...more },
  });
  const endIt = (): void => endGroup(child, end);
  process.once('exit', endIt);
  child.once('exit', () => process.removeListener('exit', endIt));
  return child;
}

/** Whether any process of a group is left. */
function isThere({ pid }: ChildProcess): boolean {
  try {
    return pid !== undefined && process.platform !== 'win32' && process.kill(-pid, 0);
  } catch {
    return false;
  }
}

function endGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // Gone already.
  }
}
