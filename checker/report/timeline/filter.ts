import type { RunRecord } from '../../trace/observation.ts';
import { lanesOf } from './lanes.ts';
import type { Moment } from './moments.ts';

/** What `--only` can ask for, and the kinds of moments that each stands for. */
export const TOPICS: Record<string, readonly Moment['kind'][]> = {
  forks: ['fork', 'spawn'],
  online: ['online'],
  listening: ['listening', 'closing'],
  requests: ['request'],
  messages: ['message'],
  signals: ['signal', 'order', 'stray', 'fault'],
  exits: ['exit', 'disconnect', 'error', 'end'],
  errors: ['error'],
};

/** Which moments pass: those of the topics, and those of one worker. Undefined when all do. */
export function momentFilter(
  topics: readonly string[],
  worker: number | null,
  runs: readonly RunRecord[],
): ((moment: Moment) => boolean) | undefined {
  if (topics.length === 0 && worker === null) return undefined;
  const kinds = new Set(topics.flatMap((topic) => TOPICS[topic] ?? []));
  const pids = new Set(
    runs.flatMap((run) => lanesOf(run).flatMap(({ id, pid }) => (id === worker ? [pid] : []))),
  );
  return (moment) =>
    (topics.length === 0 || kinds.has(moment.kind)) &&
    (worker === null || concerned(moment).some((pid) => pid !== null && pids.has(pid)));
}

function concerned(moment: Moment): (number | null)[] {
  const other = 'child' in moment ? moment.child : 'peer' in moment ? moment.peer : null;
  return [moment.pid, other];
}
