import { describe, expect, it } from 'vitest';
import type { StepVerdict } from '../judge/steps.ts';
import { onceMoreIfOpen, type Played } from './check.ts';

const passed: StepVerdict = { id: 'one', verdict: 'pass', finding: null };
const failed: StepVerdict = {
  id: 'one',
  verdict: 'fail',
  finding: { code: 'no-fork', expected: 2, listens: true },
};
const late: StepVerdict = {
  id: 'two',
  verdict: 'unsure',
  finding: { code: 'late-refusal', afterMs: 900, limitMs: 700 },
};
const cannot: StepVerdict = {
  id: 'two',
  verdict: 'unsure',
  finding: { code: 'platform-cannot', platform: 'win32', needs: 'SIGTERM' },
};

/** A play of a scenario that ends so; `left` is the number of processes that it could not end. */
function played(steps: StepVerdict[], left = 0, deadlineHit: number | null = null): Played {
  const observation = { platform: process.platform, runs: [], deadlineHit };
  return { steps, observation, cleanup: { processesLeft: left, portsHeld: 0 } };
}

/** What comes of plays that end so in turn, how many were needed, and the limit that each was given. */
async function told(
  plays: Played[],
  deadlineMs = 60_000,
  takesMs = 0,
): Promise<Played & { limits: number[]; doing: string[] }> {
  const limits: number[] = [];
  const doing: string[] = [];
  const play = async (limit: number): Promise<Played> => {
    limits.push(limit);
    await new Promise((resolve) => setTimeout(resolve, takesMs));
    return plays[limits.length - 1] ?? played([]);
  };
  const end = await onceMoreIfOpen(play, { deadlineMs, onProgress: (what) => doing.push(what) });
  return { ...end, limits, doing };
}

describe('a scenario is played once more', () => {
  it('when something could not be told, and then the second time counts', async () => {
    const { steps, cleanup, limits, doing } = await told([played([passed, late], 1), played([passed], 2)]);
    expect(steps).toEqual([passed]);
    expect(cleanup.processesLeft).toBe(3);
    expect(limits).toHaveLength(2);
    expect(limits[1]).toBeLessThanOrEqual(60_000);
    expect(doing).toEqual(['once more: something could not be told']);
  });

  it('also when something failed after it; and what failed once stays failed', async () => {
    const then = await told([played([late, failed]), played([failed])]);
    expect(then.steps).toEqual([failed]);
    const never = await told([played([late, failed]), played([passed])]);
    expect(never.steps).toEqual([late, failed]);
  });

  it('and counts not when the limit of the check cuts it short', async () => {
    const { steps } = await told([played([passed, late]), played([], 0, 60)]);
    expect(steps).toEqual([passed, late]);
  });

  it.each([
    ['when everything passed', [passed]],
    ['when something failed', [failed, late]],
    ['when it is the platform that cannot', [passed, cannot]],
  ])('not %s', async (_, steps) => {
    const { limits } = await told([played(steps)]);
    expect(limits).toEqual([60_000]);
  });

  it('not when the limit of the check leaves no room', async () => {
    const { steps, limits } = await told([played([late])], 200, 100);
    expect(limits).toEqual([200]);
    expect(steps).toEqual([late]);
  });
});
