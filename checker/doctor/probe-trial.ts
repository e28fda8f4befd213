import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LIMITS } from '../run/limits.ts';
import { probeFile } from '../run/probe-file.ts';
import { Program } from '../run/program.ts';
import type { TraceEvent } from '../trace/events.ts';
import { now } from '../run/trace-tail.ts';
import type { Line } from './line.ts';

const CPUS = 3;
const WITHIN_MS = 15_000;
/** An ordinary machine takes less than this until the probe reports. */
const ORDINARY_MS = 400;
const TRIAL = `process.stdout.write(String(require('node:os').cpus().length)); setInterval(() => {}, 1000);`;
const name = 'probe';

/** Starts a tiny program as a check does, and sees whether the probe reports from it. */
export async function probeTrial(): Promise<Line> {
  try {
    const folder = mkdtempSync(join(realpathSync(tmpdir()), 'cluster-workshop-'));
    try {
      const entry = join(folder, 'trial.cjs');
      writeFileSync(entry, TRIAL);
      const probe = await probeFile();
      return await watch(
        new Program({ entry, probe, port: 3000, cpus: CPUS, env: {}, esModules: false, limits: LIMITS }),
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  } catch (error) {
    return {
      name,
      state: 'bad',
      found: (error as Error).message,
      advice: 'No program can be checked like that',
    };
  }
}

async function watch(program: Program): Promise<Line> {
  try {
    await program.trace.until((events) => {
      const isSeen = events.some(isStart) && program.stdout.bytes > 0;
      return isSeen || program.ending !== null || now() > program.spawnedAt + WITHIN_MS ? true : undefined;
    });
  } finally {
    await program.end();
  }
  const start = program.trace.events.find(isStart);
  if (!start)
    return {
      name,
      state: 'bad',
      found: `nothing is heard from a program (${complaint(program)})`,
      advice: advice(),
    };
  const saw = program.stdout.text();
  if (saw !== String(CPUS))
    return {
      name,
      state: 'bad',
      found: `a program sees ${saw || 'no'} CPUs where the check pretends ${CPUS} (${complaint(program)})`,
      advice: advice(),
    };
  const ms = Math.round(start.t - program.spawnedAt);
  const found = `reports from a program after ${ms} ms`;
  if (ms <= ORDINARY_MS) return { name, state: 'good', found };
  return {
    name,
    state: 'note',
    found,
    advice: 'Slow: other programs keep the machine busy, or a virus scanner reads along',
  };
}

function isStart({ type }: TraceEvent): boolean {
  return type === 'start';
}

/** The first thing that the program complained about. */
function complaint(program: Program): string {
  const [first = 'it printed no error'] = program.stderr
    .text()
    .split('\n')
    .filter((line) => /\S/.test(line));
  return first.trim();
}

function advice(): string {
  return process.env['NODE_OPTIONS']
    ? 'Try without NODE_OPTIONS'
    : 'Does NODE_OPTIONS work here? NODE_OPTIONS=--no-warnings node -p 1 must print 1';
}
