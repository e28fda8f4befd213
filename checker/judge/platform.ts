import type { Finding } from './finding.ts';
import { unsure, type Judge } from './judgement.ts';

/** What a step needs of the platform, and Windows has not, or not as the others have it. */
export type Need = 'SIGTERM' | 'SIGHUP' | 'SIGKILL' | 'round-robin';

/**
 * What is lost on Windows: the whole step, or certain findings.
 *
 * - Signals: Windows delivers none. SIGTERM, SIGINT and SIGKILL from another process end it at once, listeners do not run, and SIGHUP is what a closed
 *   console window makes (https://nodejs.org/api/process.html#signal-events).
 * - SIGKILL: who is ended from outside looks as if it had ended by itself, code 1 and no signal (https://github.com/nodejs/node/issues/27642), so the
 *   death that the checker caused cannot be told from others.
 * - Round-robin is not the default there, as handing connections over costs much (https://nodejs.org/api/cluster.html#clusterschedulingpolicy). Whether
 *   a program chooses it is seen as ever, and an even spread is a proof; an uneven one is no proof of a mistake.
 */
const LOST_ON_WINDOWS: Record<Need, 'step' | ReadonlySet<Finding['code']>> = {
  SIGTERM: 'step',
  SIGHUP: 'step',
  SIGKILL: 'step',
  'round-robin': new Set<Finding['code']>(['silent-workers', 'uneven', 'others-waited']),
};

/** Whether a platform has so little of it that there is nothing to play. */
export function lacks(platform: NodeJS.Platform, need: Need): boolean {
  return platform === 'win32' && LOST_ON_WINDOWS[need] === 'step';
}

/** A judge that is `unsure` where the platform, not the program, decides; elsewhere it judges as it always does. */
export function needs(need: Need, judge: Judge): Judge {
  return (seen) => {
    const { platform } = seen;
    const cannot = unsure({ code: 'platform-cannot', platform, needs: need });
    if (lacks(platform, need)) return cannot;
    const said = judge(seen);
    const lost = LOST_ON_WINDOWS[need];
    const isLost =
      platform === 'win32' && said.verdict === 'fail' && lost !== 'step' && lost.has(said.finding.code);
    return isLost ? cannot : said;
  };
}
