import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, UsageError } from '../errors.ts';
import { findLesson, loadText, nearest, type Lesson } from '../lesson/catalog.ts';
import { momentFilter, TOPICS } from '../report/timeline/filter.ts';
import { fullTimeline } from '../report/timeline/of-check.ts';
import { lanesOf } from '../report/timeline/lanes.ts';
import { wrap } from '../terminal/layout.ts';
import { paint } from '../terminal/style.ts';
import { readKept, type KeptTrace } from '../trace/kept.ts';
import type { RunRecord } from '../trace/observation.ts';
import { counted, listed } from '../wording/phrases.ts';
import { workshop } from '../workshop.ts';
import type { Command } from './command.ts';
import { lessonOf } from './lesson-argument.ts';
import { refuseMoreThan } from './words.ts';

const folder = join(workshop.state, 'traces');

/** `npm run trace` */
export const trace: Command = {
  usage: 'trace [lesson]',
  does: 'show what the processes did in the last check, once more',
  options: ['only', 'worker', 'run', 'help'],
  examples: ['trace', 'trace 3', 'trace 5 -- --only messages,requests', 'trace 8 -- --worker 2'],
  async run({ args, terminal, print }) {
    refuseMoreThan(1, args.words, 'One lesson, or none for the one that was checked last: npm run trace 3');
    const lesson = args.words[0] === undefined ? lastChecked() : lessonOf(args.words[0]);
    const kept = read(lesson);
    const topics = topicsOf(args.only);
    const runs = runsNamed(kept.runs, args.run);
    const { worker } = args;
    if (worker !== null) workerOf(runs, worker);
    const shows = momentFilter(topics, worker, runs);
    const lines = fullTimeline(runs, kept.finding, terminal, shows ? { shows } : {});
    const { number } = lesson;
    print(paint(terminal, 'bold', `Lesson ${number}: ${loadText(lesson).title}, as last checked`));
    if (kept.damaged > 0) {
      const said = `${counted(kept.damaged, 'line')} of the trace could not be read: what they told is missing here.`;
      print(wrap(paint(terminal, 'yellow', said), terminal.width));
    }
    print('');
    print(lines.length > 0 ? lines.join('\n') : 'Nothing of that kind happened.');
    return EXIT.passed;
  },
};

function lastChecked(): Lesson {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.jsonl')) : [];
  const newest = files
    .map((name) => ({
      lesson: findLesson(name.replace('.jsonl', '')),
      at: statSync(join(folder, name)).mtimeMs,
    }))
    .toSorted((one, other) => other.at - one.at)
    .find(({ lesson }) => lesson !== undefined);
  if (newest?.lesson) return newest.lesson;
  throw new UsageError('There is no trace yet.', 'A check makes one: npm run check');
}

function read(lesson: Lesson): KeptTrace {
  const file = join(folder, `${lesson.name}.jsonl`);
  const check = `npm run check ${lesson.number} makes one.`;
  if (!existsSync(file)) throw new UsageError(`There is no trace of lesson ${lesson.number} yet.`, check);
  const kept = readKept(readFileSync(file, 'utf8'));
  if (kept.runs.length > 0) return kept;
  throw new UsageError(
    kept.damaged > 0
      ? `The trace of lesson ${lesson.number} cannot be read: ${file}`
      : `The program was not started in the last check of lesson ${lesson.number}: there is nothing to show.`,
    check.replace('makes one', 'makes a new one'),
  );
}

function topicsOf(only: string | null): string[] {
  const names = Object.keys(TOPICS);
  return (only ?? '').split(',').flatMap((word) => {
    const name = word.trim().toLowerCase();
    if (name === '') return [];
    const found = names.find((topic) => topic === name || topic === `${name}s`);
    if (found) return [found];
    const near = nearest(name, names);
    throw new UsageError(
      `--only knows no "${word.trim()}".`,
      `${near ? `Did you mean ${near}? ` : ''}It takes ${listed(names)}.`,
    );
  });
}

function runsNamed(runs: RunRecord[], name: string | null): RunRecord[] {
  if (name === null) return runs;
  const found = runs.filter((run) => run.name === name);
  if (found.length > 0) return found;
  const names = runs.map((run) => run.name);
  const near = nearest(name, names);
  throw new UsageError(
    `The check had no run "${name}".`,
    near ? `Did you mean --run "${near}"?` : `Its runs: ${listed(names.map((each) => `"${each}"`))}.`,
  );
}

function workerOf(runs: readonly RunRecord[], worker: number): void {
  const ids = [
    ...new Set(runs.flatMap((run) => lanesOf(run).flatMap(({ id }) => (id === null ? [] : [id])))),
  ];
  if (ids.includes(worker)) return;
  throw new UsageError(
    `There was no worker ${worker}.`,
    ids.length > 0 ? `The workers were ${listed(ids)}.` : 'The program forked no worker.',
  );
}
