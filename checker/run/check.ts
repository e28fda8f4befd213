import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { judgeSteps, type StepVerdict } from '../judge/steps.ts';
import { loadDefinition, type Lesson } from '../lesson/catalog.ts';
import type { ProgramFile } from '../lesson/program.ts';
import type { Observation } from '../trace/observation.ts';
import { workshop } from '../workshop.ts';
import { LIMITS, type Limits } from './limits.ts';
import { probeFile } from './probe-file.ts';
import type { Cleanup } from './program.ts';
import { Stage } from './stage.ts';

/** How a check is to be made. */
export interface CheckOptions {
  port: number;
  cpus: number | null;
  seed: string;
  deadlineMs: number;
  limits?: Partial<Limits>;
  onProgress?: (doing: string) => void;
}

/** A check that was made. */
export interface Checked {
  lesson: Lesson;
  program: ProgramFile;
  seed: string;
  durationMs: number;
  steps: StepVerdict[];
  seen: Observation;
  cleanup: Cleanup;
  /** Where the trace is kept. */
  trace: string;
}

/** A seed for a check that was not given one. */
export function freshSeed(): string {
  return randomBytes(3).toString('hex');
}

/** Runs a program by a lesson's scenario and judges what was seen. Whatever happens, no process of the program is left. */
export async function checkProgram(
  lesson: Lesson,
  program: ProgramFile,
  options: CheckOptions,
): Promise<Checked> {
  const started = performance.now();
  const definition = loadDefinition(lesson);
  const probe = await probeFile();
  const stage = new Stage({ ...program, ...options, probe, limits: { ...LIMITS, ...options.limits } });
  let played;
  try {
    await definition.play(stage);
  } finally {
    played = await stage.close();
  }
  const { observation, cleanup } = played;
  return {
    lesson,
    program,
    seed: options.seed,
    durationMs: Math.round(performance.now() - started),
    steps: judgeSteps(definition.steps, observation),
    seen: observation,
    cleanup,
    trace: keepTrace(lesson, observation),
  };
}

/** Keeps the traces of a check's runs in one file, the last of each lesson. */
function keepTrace(lesson: Lesson, seen: Observation): string {
  const folder = join(workshop.state, 'traces');
  const file = join(folder, `${lesson.name}.jsonl`);
  const lines = seen.runs.flatMap(({ name, cpus, port, primary, spawnedAt, events, exchanges }) => [
    { type: 'run', name, cpus, port, primary, t: spawnedAt },
    ...events,
    ...exchanges.map((exchange) => ({ type: 'exchange', ...exchange })),
  ]);
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${file}.${process.pid}`, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  renameSync(`${file}.${process.pid}`, file);
  return file;
}
