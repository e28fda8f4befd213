import type { LimitHit, Observation } from '../trace/observation.ts';
import type { Finding } from './finding.ts';
import { whoIs, type Who } from './starts.ts';

export type LimitsFinding =
  | { code: 'too-many-processes'; most: number; used: number }
  | { code: 'too-much-memory'; mostMb: number; usedMb: number }
  | { code: 'too-much-output'; mostMb: number; usedMb: number }
  | { code: 'signals-others'; who: Who; to: number; signal: string };

/** What the program did that no program may do, whatever the lesson: it exceeded a limit, for which it was ended, or signalled others. */
export function overstepped({ runs }: Observation): Finding | undefined {
  for (const run of runs) {
    if (run.limit) return finding(run.limit);
    const stray = run.events.find((event) => event.type === 'stray-signal');
    if (stray)
      return { code: 'signals-others', who: whoIs(run, stray.pid), to: stray.to, signal: stray.signal };
  }
  return undefined;
}

function finding({ limit, most, used }: LimitHit): Finding {
  switch (limit) {
    case 'processes':
      return { code: 'too-many-processes', most, used };
    case 'memory':
      return { code: 'too-much-memory', mostMb: most, usedMb: used };
    case 'output':
      return { code: 'too-much-output', mostMb: most, usedMb: used };
  }
}
