import { expect, test } from 'vitest';

import { severalAtOnce } from './several-at-once.ts';

test('begins in order, never more at once than asked for, and the next when one is done', async () => {
  const open = new Map<number, () => void>();
  const begun: number[] = [];
  const all = severalAtOnce([1, 2, 3, 4, 5], 2, (item) => {
    begun.push(item);
    return new Promise((resolve) => open.set(item, resolve));
  });
  const finish = async (item: number): Promise<number[]> => {
    open.get(item)?.();
    // What follows a promise has happened when the event loop comes round.
    await new Promise(setImmediate);
    return begun;
  };
  expect(begun).toEqual([1, 2]);
  expect(await finish(2)).toEqual([1, 2, 3]);
  expect(await finish(3)).toEqual([1, 2, 3, 4]);
  expect(await finish(1)).toEqual([1, 2, 3, 4, 5]);
  await finish(4);
  await finish(5);
  await all;
});

test('throws what the work throws', async () => {
  const broken = severalAtOnce([1, 2, 3], 2, (item) =>
    item === 2 ? Promise.reject(new Error('broken')) : Promise.resolve(),
  );
  await expect(broken).rejects.toThrow('broken');
});
