import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../judge/finding.ts';
import { judgeSteps, mayDiffer, type StepVerdict } from '../judge/steps.ts';
import { loadDefinition, type Lesson } from '../lesson/catalog.ts';
import type { LessonDefinition } from '../lesson/define.ts';
import type { ProgramFile } from '../lesson/program.ts';
import type { Observation } from '../trace/observation.ts';
import { writeKept } from '../trace/kept.ts';
import { workshop } from '../workshop.ts';
import { LIMITS, type Limits } from './limits.ts';
import { probeFile } from './probe-file.ts';
import type { Cleanup } from './program.ts';
import { Stage, type StageOptions } from './stage.ts';

/** How a check is to be made. */
export interface CheckOptions {
  port: number;
  cpus: number | null;
  seed: string;
  deadlineMs: number;
  limits?: Partial<Limits>;
  onProgress?: (doing: string) => void;
  /** Ends the check before its time: the program is ended, nothing is judged and nothing kept. */
  signal?: AbortSignal;
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

/**
 * Runs a program by a lesson's scenario and judges what was seen; once more where a slow machine left something open and there is time. Whatever
 * happens, no process of the program is left. Throws the reason of the signal that it was given when that one ends it.
 */
export async function checkProgram(
  lesson: Lesson,
  program: ProgramFile,
  options: CheckOptions,
): Promise<Checked> {
  const started = performance.now();
  const definition = loadDefinition(lesson);
  const probe = await probeFile();
  const limits = { ...LIMITS, ...options.limits };
  const play = (deadlineMs: number): Promise<Played> =>
    playOnce(definition, { ...program, ...options, probe, limits, deadlineMs });
  const { observation, cleanup, steps } = await onceMoreIfOpen(play, options);
  return {
    lesson,
    program,
    seed: options.seed,
    durationMs: Math.round(performance.now() - started),
    steps,
    seen: observation,
    cleanup,
    trace: keepTrace(lesson, observation, findingOf(steps)),
  };
}

/** What was seen of a program that was run by a scenario. */
export interface Played {
  observation: Observation;
  cleanup: Cleanup;
  steps: StepVerdict[];
}

/** Plays once; and once more when the first time left something open that may be told the next time, and the limit of the check leaves room for it. */
export async function onceMoreIfOpen(
  play: (deadlineMs: number) => Promise<Played>,
  { deadlineMs, onProgress }: Pick<CheckOptions, 'deadlineMs' | 'onProgress'>,
): Promise<Played> {
  const started = performance.now();
  const first = await play(deadlineMs);
  const took = performance.now() - started;
  if (!mayDiffer(first.steps) || took * 2.5 > deadlineMs) return first;
  onProgress?.('once more: something could not be told');
  const second = await play(deadlineMs - took);
  const cleanup = {
    processesLeft: first.cleanup.processesLeft + second.cleanup.processesLeft,
    portsHeld: first.cleanup.portsHeld + second.cleanup.portsHeld,
  };
  // What failed once stays failed, however well it went the next time.
  const isWorse =
    howMany(second, 'fail') < howMany(first, 'fail') ||
    howMany(second, 'unsure') > howMany(first, 'unsure') ||
    second.observation.deadlineHit !== null;
  return { ...(isWorse ? first : second), cleanup };
}

function howMany({ steps }: Played, verdict: StepVerdict['verdict']): number {
  return steps.filter((step) => step.verdict === verdict).length;
}

async function playOnce(definition: LessonDefinition, options: StageOptions): Promise<Played> {
  const stage = new Stage(options);
  let closed;
  try {
    await definition.play(stage);
  } catch (error) {
    // A scenario whose programs are taken away may fail at anything.
    if (!options.signal?.aborted) throw error;
  } finally {
    closed = await stage.close();
  }
  options.signal?.throwIfAborted();
  return { ...closed, steps: judgeSteps(definition.steps, closed.observation) };
}

/** What the check failed for; else what it could not tell. */
function findingOf(steps: StepVerdict[]): Finding | null {
  const told =
    steps.find(({ verdict }) => verdict === 'fail') ?? steps.find(({ finding }) => finding !== null);
  return told?.finding ?? null;
}

/** Keeps the traces of a check's runs in one file, the last of each lesson, if the disk lets it. Gives the file's path. */
function keepTrace(lesson: Lesson, seen: Observation, finding: Finding | null): string {
  const folder = join(workshop.state, 'traces');
  const file = join(folder, `${lesson.name}.jsonl`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${file}.${process.pid}`, writeKept(seen, finding));
    renameSync(`${file}.${process.pid}`, file);
  } catch (error) {
    // A verdict is worth more than its trace: where the disk refuses one, the other is told all the same.
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
  return file;
}
