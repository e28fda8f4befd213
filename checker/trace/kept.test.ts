import { describe, expect, it } from 'vitest';
import { comesUp, writtenRun } from '../testing/written-run.ts';
import type { Observation } from './observation.ts';
import { readKept, writeKept } from './kept.ts';

const signals = [{ pid: 100, signal: 'SIGTERM', t: 150 }];
const ending = { by: 'program' as const, code: 0, signal: null, t: 200 };
const runs = [writtenRun(comesUp(2), { signals, ending }), writtenRun(comesUp(1), { name: 'second' })];
const seen: Observation = { runs, deadlineHit: null, platform: 'linux' };
const text = writeKept(seen, { code: 'not-played' });

describe('readKept', () => {
  it('gives back what was written', () => {
    const kept = readKept(text);
    expect(kept).toMatchObject({ damaged: 0, finding: { code: 'not-played' } });
    expect(kept.runs.map(({ name, events, ...rest }) => [name, events, rest.signals, rest.ending])).toEqual([
      ['first', runs[0]?.events, signals, ending],
      ['second', runs[1]?.events, [], null],
    ]);
  });

  it('reads a file that was cut off anywhere as far as it goes', () => {
    for (let length = 0; length <= text.length; length += 7) {
      const kept = readKept(text.slice(0, length));
      const whole = text.slice(0, length).split('\n');
      expect(kept.damaged).toBeLessThanOrEqual(1);
      const count = kept.runs.reduce((sum, { events }) => sum + events.length, 0);
      expect(count).toBeLessThanOrEqual(whole.length);
      if (length > 400) expect(count).toBeGreaterThan(0);
    }
  });

  it('counts lines that are none, and goes on behind them', () => {
    const lines = text.split('\n');
    const broken = [
      lines[0],
      '{"type":"fork"',
      'null',
      '{"type":"exchange"}',
      '{"type":"ending"}',
      '{"type":"finding","finding":7}',
      '\u0000',
      ...lines.slice(1),
    ];
    const kept = readKept(broken.join('\n'));
    expect(kept.damaged).toBe(6);
    expect(kept.runs[0]?.events).toEqual(runs[0]?.events);
  });

  it('takes nothing that stands before the first run', () => {
    expect(readKept('{"t":1,"pid":2,"type":"idle","idle":true}\n')).toEqual({
      runs: [],
      finding: null,
      damaged: 1,
    });
  });
});
