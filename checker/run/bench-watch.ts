import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lesson } from '../lesson/catalog.ts';
import { workshop } from '../workshop.ts';
import { keepOutput } from './output.ts';

/** How long one save may take to its verdict before something is wrong. */
const CEILING_MS = 60_000;

/** A watch that runs as the learner's does, without keys: the same loop, the same checks. */
export interface MeasuredWatch {
  /** Saves the program with another last line; the milliseconds until the verdict has been printed. Throws when it is none that passes. */
  save(): Promise<number>;
  /** Ends it and waits until it is gone. */
  end(): Promise<void>;
}

/** Starts watching a copy of a lesson's solution in a folder. */
export function measureWatch(lesson: Lesson, folder: string, options: readonly string[]): MeasuredWatch {
  const exercise = join(folder, 'exercises', lesson.name);
  const entry = join(exercise, 'server.ts');
  const source = readFileSync(join(workshop.solutions, lesson.name, 'server.ts'), 'utf8');
  mkdirSync(exercise, { recursive: true });
  writeFileSync(entry, source);
  const child = spawn(
    process.execPath,
    ['--require', 'tsx/cjs', 'checker/cli.ts', 'watch', String(lesson.number), '--plain', ...options],
    {
      cwd: workshop.root,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        ...process.env,
        WORKSHOP_EXERCISES: join(folder, 'exercises'),
        WORKSHOP_STATE: join(folder, 'state'),
      },
    },
  );
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stderr = keepOutput(child.stderr);
  // It begins by checking what is there.
  let told = untilTold(child, () => stderr.text());
  let saves = 0;
  return {
    async save() {
      await told;
      saves += 1;
      const text = `${source}\n// ${saves}\n`;
      told = untilTold(child, () => stderr.text());
      const started = performance.now();
      writeFileSync(entry, text);
      return (await told) - started;
    },
    async end() {
      // Whoever does not want the last verdict any more does not want to hear of its loss either.
      told.catch(() => undefined);
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** When the next verdict has come. */
function untilTold(child: ChildProcess, stderr: () => string): Promise<number> {
  let text = '';
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(ceiling);
      child.stdout?.removeListener('data', take);
      child.removeListener('exit', ended);
    };
    const ended = (code: number | null): void => {
      stop();
      reject(new Error(`watching ended with ${code}:\n${text}${stderr()}`));
    };
    const take = (chunk: Buffer): void => {
      text += chunk.toString();
      const [line] = /^(?:All \d+ steps passed|\d+ of \d+ steps passed).*$/m.exec(text) ?? [];
      if (line === undefined) return;
      const t = performance.now();
      stop();
      if (line.startsWith('All')) resolve(t);
      else reject(new Error(`the solution did not pass:\n${text}`));
    };
    const ceiling = setTimeout(() => {
      stop();
      reject(new Error(`no verdict within ${CEILING_MS / 1000} s:\n${text}${stderr()}`));
    }, CEILING_MS);
    child.stdout?.on('data', take);
    child.once('exit', ended);
  });
}
