import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkProgram, freshSeed, type Checked } from '../run/check.ts';
import { tell } from '../wording/tell.ts';
import { workshop } from '../workshop.ts';
import type { Lesson } from './catalog.ts';
import { findProgram } from './program.ts';

/** A program that comes with a lesson, and the verdict it has to get. */
export interface Example {
  lesson: Lesson;
  /** `starter`, `solution`, `variants/x.ts` or `mistakes/y.ts`. */
  name: string;
  path: string;
  must: { pass: true } | { fail: { step: string; finding: string } | null };
}

/** What `npm run verify -- --json` prints: how it went with all of them. */
export interface Verified {
  /** The version that they ran on. */
  node: string;
  runs: number;
  ms: number;
  wrong: { program: string; problem: string }[];
}

/** All programs of a lesson. */
export function examplesOf(lesson: Lesson): Example[] {
  const example = (name: string, must: Example['must'], path = join(lesson.folder, name)): Example => ({
    lesson,
    name,
    path,
    must,
  });
  const inFolder = (kind: string): string[] => {
    const folder = join(lesson.folder, kind);
    return existsSync(folder)
      ? readdirSync(folder)
          .toSorted()
          .map((name) => `${kind}/${name}`)
      : [];
  };
  return [
    example('starter', { fail: null }),
    example('solution', { pass: true }, join(workshop.solutions, lesson.name)),
    ...inFolder('variants').map((name) => example(name, { pass: true })),
    ...inFolder('mistakes').map((name) => example(name, { fail: declared(join(lesson.folder, name)) })),
  ];
}

/** What a mistake's first line says it must be found out for: `// expect: <step> <finding>`. */
function declared(path: string): { step: string; finding: string } | null {
  const found = findProgram(path);
  if ('problem' in found) return null;
  const [, step, finding] = /^\/\/ expect: (\S+) (\S+)/.exec(readFileSync(found.program.entry, 'utf8')) ?? [];
  return step && finding ? { step, finding } : null;
}

/** Checks one program. `problem` is null when it got the verdict it has to get, else says what happened instead. */
export async function verifyExample(
  example: Example,
  seed = freshSeed(),
): Promise<{ problem: string | null; checked: Checked | null }> {
  const found = findProgram(example.path);
  if ('problem' in found) return { problem: `no program: ${found.problem.kind}`, checked: null };
  const checked = await checkProgram(example.lesson, found.program, {
    port: 3000,
    cpus: null,
    seed,
    deadlineMs: 60_000,
  });
  return { problem: compare(example, checked), checked };
}

function compare({ name, must }: Example, { steps, cleanup, seed }: Checked): string | null {
  const { processesLeft, portsHeld } = cleanup;
  if (processesLeft + portsHeld > 0)
    return `left ${processesLeft} processes and ${portsHeld} ports (seed ${seed})`;
  const notPassed = steps.find((step) => step.verdict !== 'pass');
  // What the platform cannot do is the right verdict there.
  if (notPassed?.finding?.code === 'platform-cannot') return null;
  const happened = notPassed?.finding
    ? `${notPassed.id} ${notPassed.verdict} ${notPassed.finding.code}: ${tell(notPassed.finding).saw}`
    : 'every step passed';
  if ('pass' in must) return notPassed ? `must pass, but: ${happened} (seed ${seed})` : null;
  if (must.fail === null && name.startsWith('mistakes/'))
    return 'its first line must be // expect: <step> <finding>';
  const failed = steps.find((step) => step.verdict === 'fail');
  const asDeclared =
    must.fail === null || (failed?.id === must.fail.step && failed.finding.code === must.fail.finding);
  if (failed && asDeclared && notPassed === failed) return null;
  const wanted = must.fail ? `${must.fail.step} ${must.fail.finding}` : 'any step';
  return `must fail at ${wanted}, but: ${happened} (seed ${seed})`;
}
