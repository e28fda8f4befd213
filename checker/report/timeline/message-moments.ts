import type { MessageEvent } from '../../trace/events.ts';
import type { RunRecord } from '../../trace/observation.ts';
import type { Moment } from './moments.ts';

/** A message that needs longer was held back, or its receiver was busy: then both its ends are shown. */
const LONG_MS = 80;

/** The program's messages, both ends of each put together: messages between two processes keep their order. */
export function messageMoments(run: RunRecord, isEvidence: (source: object) => boolean): Moment[] {
  const under = new Map<string, MessageEvent[]>();
  const pairs: { sent?: MessageEvent; got?: MessageEvent }[] = [];
  const bySent = new Map<MessageEvent, { sent?: MessageEvent; got?: MessageEvent }>();
  const messages = run.events.filter((event): event is MessageEvent => event.type === 'message');
  // Two processes' clocks are read apart from each other: the receiver's line may stand first.
  for (const sent of messages.filter(({ direction }) => direction === 'sent')) {
    const way = `${sent.pid} ${sent.peer}`;
    under.set(way, [...(under.get(way) ?? []), sent]);
    const pair = { sent };
    bySent.set(sent, pair);
    pairs.push(pair);
  }
  for (const got of messages.filter(({ direction }) => direction === 'received')) {
    const sent = under.get(`${got.peer} ${got.pid}`)?.shift();
    const pair = sent && bySent.get(sent);
    if (pair) pair.got = got;
    else pairs.push({ got });
  }
  return pairs.flatMap(({ sent, got }): Moment[] => {
    const told = sent ?? got;
    if (!told) return [];
    const [pid, peer] = sent ? [sent.pid, sent.peer] : [told.peer, told.pid];
    const tookMs = sent && got ? got.t - sent.t : 0;
    const evidence = [sent, got].some((each) => each && isEvidence(each));
    const facts = { kind: 'message' as const, pid, peer, preview: told.preview, tookMs, evidence };
    if (!got || tookMs <= LONG_MS) return [{ ...facts, phase: 'whole', t: told.t }];
    return [
      { ...facts, phase: 'leaves', t: told.t },
      { ...facts, phase: 'arrives', t: got.t },
    ];
  });
}
