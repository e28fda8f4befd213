import type { RunRecord } from '../../trace/observation.ts';
import { isNode } from '../../trace/questions.ts';

/** One process of a run, from its birth to its end. Times are absent while nobody saw them. */
export interface Lane {
  pid: number;
  role: 'primary' | 'worker' | 'process';
  /** The cluster id of a worker. */
  id: number | null;
  from: number;
  /** Infinity: it was alive when the run was left. */
  until: number;
}

/** The processes of a run: the primary, its workers by cluster id, then others in the order of their births. */
export function lanesOf(run: RunRecord): Lane[] {
  const { primary, spawnedAt, ending } = run;
  const lanes = new Map<number, Lane>();
  const add = (lane: Omit<Lane, 'until'>): void => {
    if (!lanes.has(lane.pid)) lanes.set(lane.pid, { ...lane, until: Infinity });
  };
  add({ pid: primary, role: 'primary', id: null, from: spawnedAt });
  for (const event of run.events) {
    if (event.type === 'fork' && event.pid === primary)
      add({ pid: event.child, role: 'worker', id: event.worker, from: event.t });
    // A worker that forks is a primary of its own, whose ids begin at 1 again.
    else if (event.type === 'fork' || (event.type === 'spawn' && isNode(event)))
      add({ pid: event.child, role: 'process', id: null, from: event.t });
  }
  for (const event of run.events) {
    if (event.type === 'start') add({ pid: event.pid, role: 'process', id: null, from: event.t });
    if (event.type !== 'exit') continue;
    const lane = lanes.get(event.child);
    if (lane) lane.until = event.t;
  }
  const first = lanes.get(primary);
  if (first && ending) first.until = ending.t;
  return [...lanes.values()].toSorted((one, other) => rank(one) - rank(other));
}

const ROLES = ['primary', 'worker', 'process'] as const;

function rank({ role, id, from }: Lane): number {
  // Within a role the ids or times decide; both are far below this.
  return ROLES.indexOf(role) * 1e12 + (id ?? from);
}

/** A process at the head of a narrow column: `primary`, `w2`, `4711`. */
export function laneLabel({ role, id, pid }: Lane): string {
  if (role === 'primary') return 'primary';
  return role === 'worker' ? `w${id}` : String(pid);
}
