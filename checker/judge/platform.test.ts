import { describe, expect, it, test } from 'vitest';
import { findLesson, loadDefinition } from '../lesson/catalog.ts';
import { checkFiles } from '../testing/programs.ts';
import type { Observation } from '../trace/observation.ts';
import { tell } from '../wording/tell.ts';
import { fail, pass, unsure, type Judgement } from './judgement.ts';
import { lacks, needs, type Need } from './platform.ts';
import { judgeSteps } from './steps.ts';

const seenOn = (platform: NodeJS.Platform, deadlineHit: number | null = null): Observation => ({
  platform,
  runs: [],
  deadlineHit,
});
const uneven = fail({ code: 'uneven', spread: [] });
const wrong = fail({ code: 'primary-serves', pid: 1, served: 1, of: 1 });

describe.each(['SIGTERM', 'SIGHUP', 'SIGKILL'] satisfies Need[])('%s', (need) => {
  it.each([pass, wrong])('leaves nothing to judge on Windows, whatever was seen', (said) => {
    expect(needs(need, () => said)(seenOn('win32'))).toEqual(
      unsure({ code: 'platform-cannot', platform: 'win32', needs: need }),
    );
  });

  it('changes nothing elsewhere', () => {
    for (const platform of ['linux', 'darwin'] as const) {
      expect(needs(need, () => wrong)(seenOn(platform))).toBe(wrong);
      expect(lacks(platform, need)).toBe(false);
    }
  });
});

test.each<[string, NodeJS.Platform, Judgement, Judgement['verdict']]>([
  ['an even spread passes on Windows', 'win32', pass, 'pass'],
  ['an uneven spread shows nothing on Windows', 'win32', uneven, 'unsure'],
  ['an uneven spread fails elsewhere', 'linux', uneven, 'fail'],
  ['a policy not chosen fails on Windows', 'win32', fail({ code: 'not-round-robin', spread: [] }), 'fail'],
  ['a mistake without a spread fails on Windows', 'win32', wrong, 'fail'],
])('round-robin: %s', (_, platform, said, verdict) => {
  expect(needs('round-robin', () => said)(seenOn(platform)).verdict).toBe(verdict);
});

test.each(['8', '9', '10'])('lesson %s: on Windows no step fails, and each says what to do', (number) => {
  const lesson = findLesson(number);
  if (!lesson) throw new Error(`no lesson ${number}`);
  // Also when the check ran out of time: that would not help.
  for (const seen of [seenOn('win32'), seenOn('win32', 20)]) {
    const said = judgeSteps(loadDefinition(lesson).steps, seen);
    expect(said.map(({ verdict, finding }) => [verdict, finding?.code])).toEqual(
      said.map(() => ['unsure', 'platform-cannot']),
    );
    for (const { finding } of said)
      expect(finding && tell(finding)).toMatchObject({
        fault: 'machine',
        saw: expect.stringContaining('This is Windows') as string,
        hint: expect.stringContaining('WSL or in a container') as string,
      });
  }
});

test('a lesson that needs nothing of this is judged on Windows by what was seen, as everywhere', async () => {
  const { seen, steps, lesson } = await checkFiles(3, {
    'server.cjs': `
      const cluster = require('node:cluster');
      if (cluster.isPrimary) for (let i = 0; i < 2; i += 1) cluster.fork();
      else require('node:http').createServer((request, response) => response.end('Hello World')).listen(3000);`,
  });
  expect(seen.platform).toBe(process.platform);
  expect(steps[0]).toMatchObject({ verdict: 'fail', finding: { code: 'hard-coded-count' } });
  expect(judgeSteps(loadDefinition(lesson).steps, { ...seen, platform: 'win32' })).toEqual(steps);
});
