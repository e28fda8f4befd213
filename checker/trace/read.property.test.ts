import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LineReader, parseEvent } from './read.ts';
import { sealedLine } from './seal.ts';

const KEY = 'the key of this run';
const WRITERS = ['11-a', '12-b', '13-c'];

/** The only place that knows how an event becomes a line. */
function lineOf(writer: string, nth: number, event: object, key = KEY): Buffer {
  return Buffer.from(sealedLine(key, writer, nth, JSON.stringify(event)));
}

/** What may happen to the next line of a writer on its way. */
type Fate =
  | { kind: 'whole' | 'lost' | 'other-key' }
  | { kind: 'cut'; at: number }
  | { kind: 'damaged'; at: number; flip: number }
  /** It comes again later, behind so many other pieces. */
  | { kind: 'repeated'; behind: number };

const anyEvent = fc.record({
  t: fc.double({ noNaN: true, noDefaultInfinity: true }),
  pid: fc.integer(),
  type: fc.string(),
  text: fc.string({ unit: 'binary' }),
  more: fc.jsonValue(),
});
const fate: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('whole', 'lost', 'other-key') }) },
  fc.record({ kind: fc.constant('cut'), at: fc.nat() }),
  fc.record({ kind: fc.constant('damaged'), at: fc.nat(), flip: fc.integer({ min: 1, max: 255 }) }),
  fc.record({ kind: fc.constant('repeated'), behind: fc.nat({ max: 5 }) }),
);
const garbage = fc.oneof(
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  fc.json().map((text) => Buffer.from(`${text}\n`)),
  // As a program would write that knows everything but the key.
  anyEvent.map((event) => lineOf('11-a', 1, event, 'another key')),
);
const piece = fc.oneof(
  { weight: 3, arbitrary: fc.record({ writer: fc.constantFrom(...WRITERS), event: anyEvent, fate }) },
  garbage,
);

/** What is in the file, what of it must be found, and how many lines must be missed. */
function laidOut(pieces: (Buffer | { writer: string; event: object; fate: Fate })[]): {
  bytes: Buffer;
  events: unknown[];
  lost: number;
} {
  const written = new Map<string, { nth: number; lastFound: number; found: number }>();
  const events: unknown[] = [];
  const again = new Map<number, Buffer[]>();
  const parts = pieces.flatMap((each, index): Buffer[] => {
    const before = again.get(index) ?? [];
    if (Buffer.isBuffer(each)) return [...before, each];
    const count = written.get(each.writer) ?? { nth: 0, lastFound: 0, found: 0 };
    written.set(each.writer, count);
    count.nth += 1;
    const line = lineOf(each.writer, count.nth, each.event);
    const [part, isFound] = onItsWay(line, each);
    if (isFound) {
      count.found += 1;
      count.lastFound = count.nth;
      events.push(JSON.parse(JSON.stringify(each.event)));
    }
    if (each.fate.kind === 'repeated') {
      const at = index + each.fate.behind;
      again.set(at, [...(again.get(at) ?? []), line]);
    }
    return [...before, part, ...(again.get(index) ?? []).slice(before.length)];
  });
  const counts = [...written.values()];
  return {
    bytes: Buffer.concat(parts),
    events,
    lost: counts.reduce((sum, { lastFound, found }) => sum + lastFound - found, 0),
  };
}

function onItsWay(
  line: Buffer,
  { event, writer, fate: its }: { writer: string; event: object; fate: Fate },
): [Buffer, boolean] {
  // The line breaks around it do not belong to it: it is whole without them where its neighbours have some.
  const within = (at: number): number => 1 + (at % (line.length - 2));
  switch (its.kind) {
    case 'whole':
    case 'repeated':
      return [line, true];
    case 'lost':
      return [Buffer.alloc(0), false];
    case 'other-key':
      return [lineOf(writer, 1_000_000, event, 'another key'), false];
    case 'cut':
      return [line.subarray(0, within(its.at)), false];
    case 'damaged': {
      const damaged = Buffer.from(line);
      damaged[within(its.at)] = (damaged[within(its.at)] ?? 0) ^ its.flip;
      return [damaged, false];
    }
  }
}

/** The bytes in pieces of the given sizes, again and again. */
function* chunks(bytes: Buffer, sizes: readonly number[]): Generator<Buffer> {
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

it('finds every undamaged line, in its order and once, and nothing else, however the file is damaged and cut into pieces', () => {
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 30 }),
      fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 10 }),
      (pieces, sizes) => {
        const { bytes, events, lost } = laidOut(pieces);
        const reader = new LineReader(KEY);
        const found = [...chunks(bytes, sizes)].flatMap((chunk) => reader.take(chunk));
        expect(found).toEqual(events);
        expect(reader.lost).toBe(lost);
      },
    ),
    { numRuns: 1000 },
  );
});

it('gives well-formed events or nothing, whatever a line says', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc
      .record({ t: fc.jsonValue(), pid: fc.jsonValue(), type: fc.jsonValue() }, { requiredKeys: [] })
      .map((value) => JSON.stringify(value)),
  );
  fc.assert(
    fc.property(text, (line) => {
      const event = parseEvent(line);
      if (event === undefined) return;
      expect(event).toEqual(JSON.parse(line));
      expect([Number.isFinite(event.t), Number.isInteger(event.pid), typeof event.type]).toEqual([
        true,
        true,
        'string',
      ]);
    }),
    { numRuns: 2000 },
  );
});

it('finds no event in bytes that nobody sealed', () => {
  fc.assert(
    fc.property(fc.array(garbage, { maxLength: 20 }), (parts) => {
      expect(new LineReader(KEY).take(Buffer.concat(parts))).toEqual([]);
    }),
  );
});
