import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../judge/finding.ts';
import { judgeSteps, type StepVerdict } from '../judge/steps.ts';
import { loadDefinition, type Lesson } from '../lesson/catalog.ts';
import type { ProgramFile } from '../lesson/program.ts';
import type { Observation } from '../trace/observation.ts';
import { writeKept } from '../trace/kept.ts';
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
 * Runs a program by a lesson's scenario and judges what was seen. Whatever happens, no process of the program is left. Throws the reason of the
 * signal that it was given when that one ends it.
 */
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
  } catch (error) {
    // A scenario whose programs are taken away may fail at anything.
    if (!options.signal?.aborted) throw error;
  } finally {
    played = await stage.close();
  }
  options.signal?.throwIfAborted();
  const { observation, cleanup } = played;
  const steps = judgeSteps(definition.steps, observation);
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
