import { describe, expect, it } from 'vitest';
import type { TraceLine } from './events.ts';
import { LineReader, parseEvent } from './read.ts';
import { sealedLine } from './seal.ts';

const KEY = 'a key';
const idle = (pid: number, t: number): TraceLine => ({ t, pid, type: 'idle', idle: true });
const line = (event: TraceLine, nth: number, key = KEY): string =>
  sealedLine(key, `${event.pid}-a`, nth, JSON.stringify(event));

function read(text: string): { events: TraceLine[]; lost: number } {
  const reader = new LineReader(KEY);
  return { events: reader.take(Buffer.from(text)), lost: reader.lost };
}

describe('LineReader', () => {
  it('gives the same events however the file is cut into pieces', () => {
    const error: TraceLine = { t: 2, pid: 7, type: 'error', message: '日本語 ü', stack: '' };
    const bytes = Buffer.from(line(idle(7, 1.5), 1) + line(error, 2));
    for (let size = 1; size < bytes.length; size += 1) {
      const reader = new LineReader(KEY);
      const events = [];
      for (let at = 0; at < bytes.length; at += size)
        events.push(...reader.take(bytes.subarray(at, at + size)));
      expect(events, `pieces of ${size}`).toEqual([idle(7, 1.5), error]);
      expect(reader.lost).toBe(0);
    }
  });

  it('keeps a line that is not complete until its rest comes', () => {
    const reader = new LineReader(KEY);
    expect(reader.take(Buffer.from(line(idle(7, 1), 1).slice(0, -1)))).toEqual([]);
    expect(reader.take(Buffer.from('\n'))).toEqual([idle(7, 1)]);
  });

  it('leaves out what the probe did not write: no seal, another key, a changed line, a line twice', () => {
    const good = line(idle(7, 1), 1);
    const forged = [
      JSON.stringify(idle(8, 1)),
      line(idle(8, 1), 1, 'another key'),
      good.replaceAll('7', '8'),
      good,
      'rubbish without a line end',
    ];
    expect(read(good + forged.map((each) => `\n${each}`).join('') + line(idle(7, 2), 2))).toEqual({
      events: [idle(7, 1), idle(7, 2)],
      lost: 0,
    });
  });

  it('counts what is missing of each writer', () => {
    const text = line(idle(7, 1), 1) + line(idle(7, 4), 4) + line(idle(8, 1), 2) + line(idle(8, 3), 3);
    expect(read(text)).toMatchObject({ lost: 3, events: { length: 4 } });
  });
});

it.each([
  '',
  '{',
  'null',
  '[]',
  '7',
  '{"t":1}',
  '{"t":"1","pid":2,"type":"x"}',
  '{"t":null,"pid":2,"type":"x"}',
])('leaves out %j, which is no event', (text) => {
  expect(parseEvent(text)).toBeUndefined();
});
