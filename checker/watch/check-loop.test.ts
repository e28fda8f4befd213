import {
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  closeSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../testing/tmux.ts';
import { CheckLoop } from './check-loop.ts';
import { transformed } from './warm.ts';

let folder = '';
let loop: CheckLoop<string>;
/** What each check found in server.ts when it began, and what was told in the end. */
let checked: string[] = [];
let told: string[] = [];
/** Lets the check that runs come to its verdict. */
let finish: (() => void) | null = null;
let isSlow = false;

const file = (name = 'server.ts'): string => join(folder, name);
const text = (name: string, length = 1): string => `console.log('${name}');\n`.repeat(length);
const tells = (...wanted: string[]): Promise<void> =>
  until(
    () => told.length >= wanted.length,
    () => `told ${JSON.stringify(told)}`,
  ).then(() => expect(told).toEqual(wanted));
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('a folder that is watched', () => {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'workshop-watch-'));
    writeFileSync(file(), text('first'));
    checked = [];
    told = [];
    isSlow = false;
    loop = new CheckLoop<string>({
      folder,
      prepare: () => transformed(folder),
      check: (signal) => {
        const seen = readFileSync(file(), 'utf8');
        checked.push(seen);
        return new Promise((resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
          finish = () => resolve(seen);
          if (!isSlow) resolve(seen);
        });
      },
      tell: (verdict) => told.push(verdict),
      onBusy: () => undefined,
      onError: (error) => told.push(String(error)),
    });
  });
  afterEach(async () => {
    await loop.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is checked when a file has other content, not when it was only touched', async () => {
    utimesSync(file(), new Date(), new Date());
    writeFileSync(file(), text('first'));
    writeFileSync(file('server.ts~'), 'of an editor');
    // Only when this one has been seen is it known that the ones before led to nothing.
    await pause(300);
    writeFileSync(file(), text('second'));
    await tells(text('second'));
    expect(checked).toEqual([text('second')]);
  });

  it('is checked once when several files are saved at once, also in folders that are new', async () => {
    mkdirSync(file('lib'));
    for (const name of ['lib/a.ts', 'lib/b.ts', 'server.ts']) writeFileSync(file(name), text('many'));
    await tells(text('many'));
    writeFileSync(file('lib/a.ts'), text('other'));
    await tells(text('many'), text('many'));
    expect(checked).toHaveLength(2);
  });

  it('is checked when an editor puts another file in its place', async () => {
    for (const name of ['one', 'two']) {
      writeFileSync(file('.server.ts.tmp'), text(name));
      renameSync(file('.server.ts.tmp'), file());
      await until(
        () => told.includes(text(name)),
        () => JSON.stringify(told),
      );
    }
    renameSync(file(), file('server.ts~'));
    await pause(100);
    writeFileSync(file(), text('three'));
    await tells(text('one'), text('two'), text('three'));
    expect(checked).toEqual(told);
  });

  it('is never checked half-written', async () => {
    const whole = text('a long program', 200);
    const descriptor = openSync(file(), 'w');
    // Each time what is there does not parse: a slow disk may take its time.
    writeSync(descriptor, whole.slice(0, 110));
    await pause(20);
    writeSync(descriptor, whole.slice(110, 2001));
    await pause(150);
    writeSync(descriptor, whole.slice(2001));
    closeSync(descriptor);
    await tells(whole);
    truncateSync(file());
    // Empty: the editor has opened it, and has not written yet.
    await pause(400);
    writeFileSync(file(), text('after'));
    await tells(whole, text('after'));
    expect(checked).toEqual([whole, text('after')]);
  });

  it('a save ends the check of what was there before, and only the newest is told', async () => {
    isSlow = true;
    writeFileSync(file(), text('old'));
    await until(
      () => checked.length === 1,
      () => 'no check began',
    );
    writeFileSync(file(), text('new'));
    await until(
      () => checked.length === 2,
      () => 'the new check did not begin',
    );
    finish?.();
    await tells(text('new'));
    expect(checked).toEqual([text('old'), text('new')]);
  });

  it('what is told was there until the end', async () => {
    isSlow = true;
    writeFileSync(file(), text('old'));
    await until(
      () => checked.length === 1,
      () => 'no check began',
    );
    isSlow = false;
    // In the same turn: nobody can have heard of the save yet.
    writeFileSync(file(), text('new'));
    finish?.();
    await tells(text('new'));
  });

  it('is checked again when asked for, and not while it is paused', async () => {
    loop.again();
    await tells(text('first'));
    await loop.pause();
    writeFileSync(file(), text('meanwhile'));
    await pause(400);
    expect(checked).toHaveLength(1);
    loop.resume();
    await tells(text('first'), text('meanwhile'));
    writeFileSync(file(), text('taken'));
    loop.take();
    await pause(400);
    expect(checked).toHaveLength(2);
  });
});
