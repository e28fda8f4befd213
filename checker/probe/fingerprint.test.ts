import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fingerprint } from './fingerprint.ts';

it('is the same for the same text only', () => {
  expect(fingerprint('server')).toBe(fingerprint('server'));
  expect(fingerprint('')).toMatch(/^[0-9a-f]{32}$/);
  const texts = new Map<string, string>();
  const any = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('a', 'b', '\0', '\n') }));
  fc.assert(
    fc.property(any, (text) => {
      const name = fingerprint(text);
      expect(texts.get(name) ?? text).toBe(text);
      texts.set(name, text);
    }),
    { numRuns: 20_000 },
  );
});

it('changes in each of its four parts when one character does', () => {
  const parts = (text: string): string[] => fingerprint(text).match(/.{8}/g) ?? [];
  fc.assert(
    fc.property(
      fc.string({ minLength: 1 }),
      fc.nat(),
      fc.integer({ min: 1, max: 0xffff }),
      (text, where, by) => {
        const at = where % text.length;
        const other = `${text.slice(0, at)}${String.fromCharCode(text.charCodeAt(at) ^ by)}${text.slice(at + 1)}`;
        const others = parts(other);
        for (const [lane, part] of parts(text).entries()) expect(others[lane]).not.toBe(part);
      },
    ),
  );
});
