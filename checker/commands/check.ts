import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { EXIT, UsageError } from '../errors.ts';
import { allLessons, findLesson, loadText, type Lesson } from '../lesson/catalog.ts';
import { findProgram, type ProgramFile } from '../lesson/program.ts';
import { readProgress } from '../progress.ts';
import { toJson } from '../report/json.ts';
import { checkProgram, freshSeed, type Checked } from '../run/check.ts';
import { shownPath } from '../terminal/shown-path.ts';
import { workshop } from '../workshop.ts';
import { reported, textOf } from './check-report.ts';
import type { Command, Invocation } from './command.ts';
import { keepVerdict } from './keep-verdict.ts';
import { currentLesson, lessonOf } from './lesson-argument.ts';
import { programOrThrow } from './program-argument.ts';
import { refuseMoreThan } from './words.ts';

/** `npm run check` */
export const check: Command = {
  usage: 'check [lesson|all] [file or folder]',
  does: 'run your program for real and judge it step by step',
  options: [
    'solution',
    'json',
    'timeline',
    'seed',
    'cpus',
    'port',
    'timeout',
    'processes',
    'memory',
    'output',
    'help',
  ],
  examples: ['check 3', 'check worker-per-cpu', 'check 3 -- path/to/program.js', 'check all -- --solution'],
  async run(invocation) {
    const { args, print } = invocation;
    refuseMoreThan(2, args.words, 'A lesson, and a file or folder: npm run check 3 path/to/program.js');
    if (args.words[0] === 'all') {
      refuseMoreThan(1, args.words, '"all" checks your program of each lesson: npm run check all');
      return checkAll(invocation);
    }
    const { lesson, path } = target(args.words);
    if (args.solution && path !== null)
      throw new UsageError(
        '--solution and a path at the same time: which one is to be checked?',
        'Leave one of them out.',
      );
    const program = programOrThrow(lesson, args.solution ? join(workshop.solutions, lesson.name) : path);
    const { checked, code } = await checkOne(invocation, lesson, program);
    print(args.json ? JSON.stringify(toJson(reported(checked))) : textOf(invocation, checked, path !== null));
    return code;
  },
};

async function checkAll(invocation: Invocation): Promise<number> {
  const { args, print } = invocation;
  const codes: number[] = [];
  const objects: unknown[] = [];
  for (const lesson of allLessons()) {
    const folder = join(args.solution ? workshop.solutions : workshop.exercises, lesson.name);
    if (!args.solution && !existsSync(folder)) {
      if (!args.json)
        print(
          `Lesson ${lesson.number}: ${loadText(lesson).title}  not begun (npm run lesson ${lesson.number})\n`,
        );
      codes.push(EXIT.failed);
      continue;
    }
    const found = findProgram(folder);
    if ('problem' in found) {
      if (!args.json) print(`Lesson ${lesson.number}: no program in ${shownPath(folder)}\n`);
      codes.push(EXIT.failed);
      continue;
    }
    const { checked, code } = await checkOne(invocation, lesson, found.program);
    codes.push(code);
    if (args.json) objects.push(toJson(reported(checked)));
    else print(`${textOf(invocation, checked, true)}\n`);
  }
  if (args.json) print(JSON.stringify({ schema: 1, lessons: objects }));
  return codes.includes(EXIT.failed) ? EXIT.failed : codes.includes(EXIT.unsure) ? EXIT.unsure : EXIT.passed;
}

/** Checks one program, and keeps the verdict in the learner's progress when it is the learner's own. */
export async function checkOne(
  { args, status, signal }: Invocation,
  lesson: Lesson,
  program: ProgramFile,
): Promise<{ checked: Checked; code: number }> {
  const { port, cpus, timeoutMs, seed, limits } = args;
  const checked = await checkProgram(lesson, program, {
    port,
    cpus,
    seed: seed ?? freshSeed(),
    deadlineMs: timeoutMs,
    limits,
    onProgress: (doing) => status(`Lesson ${lesson.number}: ${doing} …`),
    ...(signal ? { signal } : {}),
  });
  status('');
  const failed = checked.steps.find((step) => step.verdict === 'fail');
  const passed = checked.steps.every((step) => step.verdict === 'pass');
  warn(keepVerdict(checked).notice);
  return { checked, code: passed ? EXIT.passed : failed ? EXIT.failed : EXIT.unsure };
}

/** On standard error: standard output may be wanted as JSON. */
function warn(notice: string | null): void {
  if (notice) process.stderr.write(`${notice}\n`);
}

/** A lesson and a path, a lesson alone, a path from which the lesson can be told, or nothing: the lesson that is next. */
function target([first, second]: string[]): { lesson: Lesson; path: string | null } {
  if (first === undefined) {
    const progress = readProgress();
    warn(progress.notice);
    return { lesson: currentLesson(progress), path: null };
  }
  if (second === undefined && !findLesson(first) && existsSync(resolve(first))) {
    const full = resolve(first);
    const lesson = findLesson(basename(full)) ?? findLesson(basename(dirname(full)));
    if (lesson) return { lesson, path: first };
    throw new UsageError(`Which lesson is ${first} for?`, `Put its number first: npm run check 3 ${first}`);
  }
  return { lesson: lessonOf(first), path: second ?? null };
}
