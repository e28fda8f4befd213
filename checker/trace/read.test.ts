import { describe, expect, it } from 'vitest';
import { LineReader, parseEvent } from './read.ts';

const line = '{"t":1.5,"pid":7,"type":"idle","idle":true}';

describe('LineReader', () => {
  it('gives the same events however the file is cut into pieces', () => {
    const bytes = Buffer.from(`${line}\n{"t":2,"pid":7,"type":"error","message":"日本語 ü","stack":""}\n`);
    for (let size = 1; size < bytes.length; size += 1) {
      const reader = new LineReader();
      const events = [];
      for (let at = 0; at < bytes.length; at += size)
        events.push(...reader.take(bytes.subarray(at, at + size)));
      expect(events, `pieces of ${size}`).toEqual([
        { t: 1.5, pid: 7, type: 'idle', idle: true },
        { t: 2, pid: 7, type: 'error', message: '日本語 ü', stack: '' },
      ]);
    }
  });

  it('keeps a line that is not complete until its rest comes', () => {
    const reader = new LineReader();
    expect(reader.take(Buffer.from(line))).toEqual([]);
    expect(reader.take(Buffer.from('\n'))).toHaveLength(1);
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
  `${line}${line}`,
])('leaves out %j, which is no event', (text) => {
  expect(parseEvent(text)).toBeUndefined();
});
