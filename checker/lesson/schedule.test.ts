import { expect, test } from 'vitest';

import { scheduleOf } from './schedule.ts';

const items = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

test('the same seed gives the same schedule, another seed another', () => {
  expect(scheduleOf(items, 50, '7f3a21')).toEqual(scheduleOf(items, 50, '7f3a21'));
  expect(scheduleOf(items, 50, '7f3a22')).not.toEqual(scheduleOf(items, 50, '7f3a21'));
});

test('a longer schedule begins like a shorter one: a single check is found again by its number', () => {
  expect(scheduleOf(items, 100, 's').slice(0, 33)).toEqual(scheduleOf(items, 33, 's'));
  expect(scheduleOf(items, 33, 's').map(({ number }) => number)).toEqual(
    Array.from({ length: 33 }, (_, index) => index + 1),
  );
});

test('every item comes once in each round, and the rounds differ', () => {
  const drawn = scheduleOf(items, 10 * items.length, 's').map(({ item }) => item);
  const rounds = Array.from({ length: 10 }, (_, round) =>
    drawn.slice(round * items.length, (round + 1) * items.length),
  );
  for (const round of rounds) expect(round.toSorted()).toEqual(items);
  expect(new Set(rounds.map((round) => round.join(''))).size).toBe(10);
});

test('every item comes at every place of a round', () => {
  const first = scheduleOf(items, 300 * items.length, 's').filter(
    ({ number }) => number % items.length === 1,
  );
  for (const item of items) {
    const times = first.filter((scheduled) => scheduled.item === item).length;
    // 300 / 7 is 43; the seed is fixed, so this is no matter of luck.
    expect(times).toBeGreaterThan(25);
    expect(times).toBeLessThan(65);
  }
});

test('checks have seeds of their own, spelled as the checker spells them', () => {
  const seeds = scheduleOf(items, 1000, 's').map(({ seed }) => seed);
  expect(seeds.filter((seed) => !/^[0-9a-f]{6}$/.test(seed))).toEqual([]);
  expect(new Set(seeds).size).toBeGreaterThan(990);
});

test('of nothing there is no schedule', () => {
  expect(scheduleOf([], 5, 's')).toEqual([]);
});
