import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../judge/finding.ts';
import { asked, comesUp, message, PRIMARY, writtenRun } from '../../testing/written-run.ts';
import type { RunRecord } from '../../trace/observation.ts';
import { evidenceOf } from './evidence.ts';
import { momentFilter } from './filter.ts';
import { shortTimeline } from './of-check.ts';
import { drawTimeline } from './timeline.ts';

const wide = { width: 80, color: false, live: false };
const narrow = { ...wide, width: 40 };
const ascii = { ...wide, ascii: true };
const text = (lines: string[]): string => `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
const SERVED = { type: 'served' };

/** A worker is killed and replaced; requests and messages go on. */
function respawn(): RunRecord {
  const requests = [asked(120, 1, '/'), asked(130, 2, '/'), asked(140, 1, '/'), asked(520, 3, '/')];
  return writtenRun(
    [
      ...comesUp(2),
      ...requests.flatMap(({ events }) => events),
      ...message(121, PRIMARY + 1, PRIMARY, SERVED),
      ...message(131, PRIMARY + 2, PRIMARY, SERVED),
      ...message(141, PRIMARY + 1, PRIMARY, SERVED),
      ...message(300, PRIMARY, PRIMARY + 2, { type: 'stats', total: 3 }),
      { t: 404, pid: PRIMARY, type: 'disconnect', child: PRIMARY + 1 },
      { t: 405, pid: PRIMARY, type: 'exit', child: PRIMARY + 1, code: null, signal: 'SIGKILL' },
      { t: 410, pid: PRIMARY, type: 'fork', worker: 3, child: PRIMARY + 3 },
      { t: 450, pid: PRIMARY, type: 'online', child: PRIMARY + 3 },
      { t: 480, pid: PRIMARY + 3, type: 'listen', port: 3000 },
    ],
    {
      exchanges: requests.map(({ exchange }) => exchange),
      signals: [{ pid: PRIMARY + 1, signal: 'SIGKILL', t: 400 }],
      ending: { by: 'checker', code: null, signal: 'SIGKILL', t: 700 },
    },
  );
}

/** SIGTERM while a request is open: one worker obeys at once and loses it, the other closes its server. */
function shutdown(): RunRecord {
  const lost = asked(150, 1, '/slow?ms=1200', { kind: 'cut-off', reason: 'other side closed' });
  const knock = { ...asked(300, 9, '/', { kind: 'refused' }).exchange, connection: null, sentAt: null };
  return writtenRun(
    [
      ...comesUp(2),
      ...lost.events,
      { t: 205, pid: PRIMARY, type: 'order', child: PRIMARY + 1, how: 'SIGTERM' },
      { t: 206, pid: PRIMARY, type: 'order', child: PRIMARY + 2, how: 'disconnect' },
      { t: 210, pid: PRIMARY + 2, type: 'close', port: 3000 },
      { t: 212, pid: PRIMARY, type: 'exit', child: PRIMARY + 1, code: 0, signal: null },
      { t: 240, pid: PRIMARY, type: 'disconnect', child: PRIMARY + 2 },
      { t: 400, pid: PRIMARY, type: 'exit', child: PRIMARY + 2, code: 0, signal: null },
    ],
    {
      exchanges: [{ ...lost.exchange, endedAt: 214 }, knock],
      signals: [{ pid: PRIMARY, signal: 'SIGTERM', t: 200 }],
      ending: { by: 'program', code: 0, signal: null, t: 420 },
    },
  );
}

/** Sixteen workers, and a second program beside the cluster. */
function crowd(): RunRecord {
  const events = comesUp(16);
  return writtenRun([
    ...events,
    { t: 60, pid: PRIMARY + 1, type: 'spawn', child: 4711, file: '/usr/bin/node' },
    { t: 70, pid: 4711, type: 'start', ppid: PRIMARY + 1, node: 'v20.0.0' },
    { t: 200, pid: 4711, type: 'error', message: 'Error: \u001B[2Jno\nsecond line', stack: '' },
  ]);
}

const workLost: Finding = {
  code: 'work-lost',
  path: '/slow?ms=1200',
  lost: 1,
  of: 1,
  pid: PRIMARY + 1,
  afterMs: 14,
  how: 'other side closed',
};

describe('transcripts', () => {
  test.each([
    ['respawn-80', respawn, wide],
    ['respawn-80-ascii', respawn, ascii],
    ['respawn-40', respawn, narrow],
    ['shutdown-80', shutdown, wide],
    ['shutdown-40-ascii', shutdown, { ...narrow, ascii: true }],
    ['crowd-80', crowd, wide],
    ['crowd-200', crowd, { ...wide, width: 200 }],
  ])('%s', async (name, make, terminal) => {
    const run = make();
    const evidence = make === shutdown ? evidenceOf(workLost, run) : new Set<object>();
    const lines = drawTimeline(run, terminal, { evidence });
    await expect(text(lines)).toMatchFileSnapshot(`../transcripts/timeline-${name}.txt`);
  });

  test('the short one of a failed check', async () => {
    const lines = shortTimeline(workLost, [shutdown()], wide);
    expect(lines.length).toBeLessThanOrEqual(16);
    await expect(text(lines)).toMatchFileSnapshot('../transcripts/timeline-shutdown-short.txt');
  });
});

describe('whatever the width', () => {
  const runs = [respawn(), shutdown(), crowd()];

  test.each([40, 52, 60, 80, 100, 200])('%i columns are never exceeded', (width) => {
    for (const run of runs)
      for (const color of [false, true])
        for (const line of drawTimeline(run, { ...wide, width, color }))
          expect(stringWidth(line), line).toBeLessThanOrEqual(width);
  });

  test('ASCII is ASCII, whatever the program says, and nothing moves the cursor', () => {
    const run = writtenRun([
      ...comesUp(1),
      ...message(150, PRIMARY, PRIMARY + 1, { greeting: '日本 — ü' }),
      { t: 160, pid: PRIMARY + 1, type: 'error', message: 'Error: “no”\u009B2J\r\n', stack: '' },
    ]);
    for (const each of [...runs, run])
      for (const line of drawTimeline(each, ascii)) expect(line).toMatch(/^[\u0020-\u007E]*$/);
    for (const line of drawTimeline(run, wide)) expect(line).not.toMatch(/\p{Cc}/u);
  });

  test('colour only colours', () => {
    const evidence = evidenceOf(workLost, runs[1] ?? shutdown());
    const bare = drawTimeline(shutdown(), wide);
    const colored = drawTimeline(shutdown(), { ...wide, color: true });
    // eslint-disable-next-line no-control-regex -- the codes are meant
    expect(colored.map((line) => line.replaceAll(/\u001B\[\d+m/g, ''))).toEqual(bare);
    expect(evidence.size).toBeGreaterThan(0);
  });
});

describe('what is shown', () => {
  test('a message that was long under way has two ends', () => {
    const run = writtenRun([...comesUp(1), ...message(150, PRIMARY, PRIMARY + 1, 'new', 266)]);
    const lines = drawTimeline(run, wide).join('\n');
    expect(lines).toMatch(/^ {2}150 {2}├┄+│ +primary → worker 1, not there yet: "new"$/m);
    expect(lines).toMatch(/^ {2}416 {2}├─+▶│ +worker 1 gets, 266 ms later: "new"$/m);
  });

  test('many requests and messages in a row become one row for each sort', () => {
    const all = Array.from({ length: 40 }, (_, nth) => asked(200 + 10 * nth, 1 + (nth % 2), '/'));
    const reports = all.flatMap((_, nth) =>
      message(202 + 10 * nth, PRIMARY + 1 + (nth % 2), PRIMARY, { type: 'served', nth }),
    );
    const run = writtenRun([...comesUp(2), ...all.flatMap(({ events }) => events), ...reports], {
      exchanges: all.map(({ exchange }) => exchange),
    });
    const lines = drawTimeline(run, wide);
    expect(lines.find((line) => line.includes('GET /'))).toMatch(
      /20 {3}20 +workers 1 and 2 answer 40 × GET \/$/,
    );
    expect(lines.join('\n')).toMatch(
      /20─+20 +workers 1 and 2 → primary: 40 like\n.*\{"type":"served","nth":0\}/,
    );
    const only = drawTimeline(run, wide, { shows: momentFilter(['messages'], 1, [run]) ?? (() => false) });
    expect(only.filter((line) => line.includes('→'))).toHaveLength(20);
    expect(only.join('\n')).not.toMatch(/forks|worker 2/);
  });

  test('nothing to show, no lines', () => {
    expect(drawTimeline(writtenRun([]), wide)).toEqual([]);
    expect(shortTimeline(workLost, [], wide)).toEqual([]);
    const syntax: Finding = { code: 'syntax-error', message: 'SyntaxError', place: null };
    expect(shortTimeline(syntax, [respawn()], wide)).toEqual([]);
  });
});
