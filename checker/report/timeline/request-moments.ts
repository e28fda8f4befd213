import type { RunRecord } from '../../trace/observation.ts';
import { servedBy } from '../../trace/questions.ts';
import type { Moment, RequestFacts } from './moments.ts';

/** Longer requests are shown with both their ends when something else happened meanwhile. */
const LONG_MS = 250;

interface Served {
  pid: number;
  from: number;
  until?: number;
}

/** The checker's requests: one moment each; two where the time between them matters. */
export function requestMoments(run: RunRecord, isEvidence: (source: object) => boolean): Moment[] {
  const served = servedByNonce(run);
  const marks = landmarks(run);
  return run.exchanges.flatMap((exchange): Moment[] => {
    const known = served.get(exchange.nonce);
    const { sentAt, endedAt } = exchange;
    const failed = exchange.outcome.kind !== 'answered';
    const from = known?.from ?? sentAt ?? endedAt;
    // A time that belongs to another process's clock may seem to lie before the beginning.
    const until = Math.max(from, failed ? endedAt : (known?.until ?? endedAt));
    const evidence = isEvidence(exchange);
    const facts: Omit<RequestFacts, 'phase'> & { evidence: boolean } = {
      kind: 'request',
      pid: known?.pid ?? servedBy(run, exchange) ?? null,
      label: exchange.label,
      method: exchange.method,
      path: exchange.path,
      outcome: exchange.outcome,
      tookMs: until - from,
      evidence,
    };
    const happened = marks.some((t) => t > from && t < until);
    const isSplit = until - from > (evidence || failed ? 1 : LONG_MS) && happened;
    if (!isSplit) return [{ ...facts, phase: 'whole', t: failed ? until : from }];
    return [
      // That it began is no evidence of its failure.
      { ...facts, phase: 'begins', t: from, evidence: evidence && !failed },
      { ...facts, phase: 'ends', t: until },
    ];
  });
}

function servedByNonce(run: RunRecord): Map<string, Served> {
  const served = new Map<string, Served>();
  for (const event of run.events) {
    if (event.type === 'request' && !served.has(event.nonce))
      served.set(event.nonce, { pid: event.pid, from: event.t });
    if (event.type !== 'response') continue;
    const known = served.get(event.nonce);
    if (known) known.until = event.t;
  }
  return served;
}

const MARKS = new Set(['fork', 'exit', 'order', 'close', 'disconnect', 'error', 'fault', 'message']);

/** When something happened during which it is worth knowing what was open. */
function landmarks(run: RunRecord): number[] {
  return [
    ...run.signals.map(({ t }) => t),
    ...run.events.filter((event) => MARKS.has(event.type)).map(({ t }) => t),
  ];
}
