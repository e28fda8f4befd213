import { labelled } from '../../judge/answers.ts';
import { MALFORMED } from '../../judge/express-app.ts';
import type { Finding } from '../../judge/finding.ts';
import { AGREED, PAIR_AGREED } from '../../judge/races.ts';
import type { TraceEvent } from '../../trace/events.ts';
import type { Exchange, RunRecord } from '../../trace/observation.ts';
import { servedBy } from '../../trace/questions.ts';
import { processesIn } from './named.ts';
import { answeredTooEarly, isUnanswered, stale, together, tooEarly } from './raced.ts';

/** What of a run shows a finding: events, exchanges and signals of it; the run itself stands for its end. */
export type Evidence = ReadonlySet<object>;

type Source = TraceEvent | Exchange | RunRecord['signals'][number] | RunRecord;

/** Which events, exchanges and signals of a run show what the finding says. Empty: nothing does. */
export function evidenceOf(finding: Finding, run: RunRecord): Evidence {
  return new Set<object>(sourcesOf(finding, run));
}

function sourcesOf(finding: Finding, run: RunRecord): Source[] {
  const { events, exchanges, signals } = run;
  const of = (...types: TraceEvent['type'][]): TraceEvent[] =>
    events.filter(({ type }) => types.includes(type));
  const about = (pids: readonly number[], ...types: TraceEvent['type'][]): TraceEvent[] =>
    of(...types).filter((event) => pids.includes('child' in event ? event.child : event.pid));
  const by = (pid: number, among = exchanges): Exchange[] =>
    among.filter((exchange) => servedBy(run, exchange) === pid);
  const asked = (path: string): Exchange[] =>
    exchanges.filter((exchange) => exchange.path.split('?')[0] === path.split('?')[0]);
  const putTo = (pid: number): Exchange[] =>
    by(pid)
      .filter(({ method }) => method === 'PUT')
      .slice(0, 1);
  const told = (pid: number, direction: 'sent' | 'received'): TraceEvent[] =>
    events.filter((each) => each.type === 'message' && each.pid === pid && each.direction === direction);

  switch (finding.code) {
    case 'wrong-fork-count':
    case 'hard-coded-count':
    case 'too-many-processes':
    case 'too-many-workers':
      return of('fork');
    case 'no-fork':
      return of('listen');
    case 'forked-otherwise':
      return of(finding.how === 'child_process' ? 'spawn' : 'listen');
    case 'worker-forks':
      return events.filter((event) => 'child' in event && event.child === finding.child).slice(0, 1);
    case 'not-all-listen':
      return [...about(finding.silent, 'online'), run];
    case 'different-ports':
    case 'listens-elsewhere':
      return of('listen').filter((event) => event.type === 'listen' && event.port !== finding.port);
    case 'primary-listens':
      return about([finding.pid], 'listen', 'listening');
    case 'primary-serves':
      return by(finding.pid);
    case 'crashed':
      return [...of('error').slice(0, 1), ...about([finding.who.pid], 'exit')];
    case 'exited':
    case 'primary-ended':
    case 'restart-ends':
    case 'exit-code':
      return [run, ...events.filter((event) => event.type === 'order' && event.child === run.primary)];
    case 'never-listens':
    case 'stuck':
      return [run];
    case 'restless':
    case 'fork-storm':
    case 'waits-too-short':
    case 'waits-too-late':
    case 'stops-waiting':
    case 'never-recovers':
      return [...of('exit'), ...of('fork').slice(run.cpus)];
    case 'replaced-late':
    case 'back-slowly': {
      const died = about([finding.died], 'exit');
      const next = of('fork').find((event) => event.t > (died[0]?.t ?? Infinity));
      const child = next?.type === 'fork' ? [next.child] : [];
      return [...died, ...(next ? [next] : []), ...about(child, 'listen')];
    }
    case 'not-back':
      return of('exit');
    case 'hangup-kills':
    case 'signal-kills':
      return [run, ...signals, ...exchanges.filter(isUnanswered)];
    case 'stays':
    case 'left-behind':
    case 'late-exit':
    case 'late-deadline':
    case 'late-refusal':
    case 'deadline-missed':
    case 'deadline-too-soon':
      return [run, ...signals.slice(0, 1)];
    case 'old-stay':
    case 'restarts-once':
    case 'count-after':
      return [...signals, ...of('fork').slice(run.cpus)];
    case 'old-linger':
      return [...signals, ...about(finding.old, 'close', 'disconnect', 'order')];
    case 'short':
      return [...about([finding.pid], 'close', 'disconnect', 'exit', 'order'), ...toldTo(run, finding.pid)];
    case 'still-accepts':
    case 'accepts-again': {
      const sent = signals.find(({ signal }) => signal === 'SIGTERM');
      const after = exchanges.filter(
        (each) =>
          each.label === 'knock' && (each.sentAt ?? 0) > (sent?.t ?? 0) && servedBy(run, each) !== undefined,
      );
      return [...(sent ? [sent] : []), ...after.slice(-3)];
    }
    case 'lost-requests': {
      const { loss } = finding;
      const status = loss.kind === 'status' ? loss.status : 200;
      const lost = exchanges.filter(({ outcome }) =>
        outcome.kind === 'answered'
          ? outcome.status === status &&
            (loss.kind === 'status' || (loss.kind === 'empty' && outcome.body === ''))
          : outcome.kind === loss.kind,
      );
      return [...about([finding.died], 'exit'), ...lost];
    }
    case 'requests-lost':
    case 'work-lost': {
      // Who lost one tells how: the others are lost in the same way.
      const pid =
        finding.code === 'work-lost' ? finding.pid : finding.lost.find((each) => each.pid !== null)?.pid;
      const lost = exchanges.filter(isUnanswered);
      const own = lost.filter((exchange) => servedBy(run, exchange) === pid);
      if (pid === undefined || pid === null || own.length === 0) return lost;
      return [...own, ...about([pid], 'order', 'close', 'disconnect', 'exit')];
    }
    case 'missed-reports':
    case 'no-report':
      return [...by(finding.pid, exchanges.filter(isFirstPart(run))), ...told(finding.pid, 'sent')];
    case 'requests-unreported':
      return by(finding.pid).filter(({ label, method, path }) =>
        label === MALFORMED ? finding.malformed : finding.without.includes(`${method} ${path}`),
      );
    case 'asks-nobody':
    case 'told-unasked':
      return by(finding.pid, asked(finding.path)).slice(0, 2);
    case 'no-reply':
      return [...by(finding.pid, asked(finding.path)).slice(0, 1), ...told(finding.pid, 'sent').slice(-1)];
    case 'answers-before-reply':
      return answeredTooEarly(run, by(finding.pid, asked(finding.path)), told(finding.pid, 'received'));
    case 'not-told-primary':
      return putTo(finding.pid);
    case 'not-relayed':
      return [...putTo(finding.pid), ...told(finding.pid, 'sent').slice(0, 1)];
    case 'stale-greeting': {
      const own = exchanges
        .filter(({ label }) => label.endsWith(finding.wanted))
        .filter((each) => each.method === 'PUT' || servedBy(run, each) === finding.pid);
      const from = Math.min(...own.map(({ sentAt, endedAt }) => sentAt ?? endedAt));
      const arrived = told(finding.pid, 'received').find(
        (each) => each.type === 'message' && each.t >= from && each.preview.includes(finding.wanted),
      );
      return [...own, ...(arrived ? [arrived] : [])];
    }
    case 'disagree':
      return labelled(run, finding.sent === 2 ? PAIR_AGREED : AGREED);
    case 'answered-too-early':
      return tooEarly(run, by(finding.pid), finding.greeting);
    case 'lost-replies':
      return together(run).filter(isUnanswered);
    case 'stale-reply':
      return stale(run, finding);
    case 'signals-others':
      return of('stray-signal');
    case 'wrong-echo':
    case 'malformed-mistreated':
      return asked('/echo')
        .filter((exchange) => isWrong(finding, exchange))
        .slice(0, 1);
    case 'stack-leaked':
      return exchanges
        .filter((exchange) => exchange.path === finding.path && leaks(exchange, finding.leak))
        .slice(0, 1);
    case 'silent-workers':
    case 'uneven':
      return asked('/pid');
    case 'not-round-robin':
    case 'policy-not-switched':
      return [...of('policy'), ...asked('/pid')];
    case 'busy-answers-early':
    case 'busy-too-long':
    case 'not-blocked':
    case 'not-held':
    case 'others-waited':
      return exchanges.filter(({ path }) => path.startsWith('/busy') && path.includes(`=${finding.asked}`));
    default:
      return byDefault(finding, run);
  }
}

/** What became of the processes that the finding names, and its request: the one that failed, or those that these processes served. */
function byDefault(finding: Finding, run: RunRecord): Source[] {
  const pids = processesIn(finding);
  const ends = run.events.filter(
    (event) =>
      (event.type === 'exit' && pids.includes(event.child)) ||
      (event.type === 'error' && pids.includes(event.pid)),
  );
  const { path } = finding as { path?: unknown };
  if (typeof path !== 'string') {
    const isOfStats = /^(?:count|total|stats-)/.test(finding.code);
    const asked = run.exchanges.filter((each) => !isOfStats || each.path === '/stats');
    if ('body' in finding) return [...ends, ...asked.filter((each) => isWrong(finding, each)).slice(0, 1)];
    return [...ends, ...asked.filter((each) => pids.includes(servedBy(run, each) ?? -1)).slice(-1)];
  }
  const asked = run.exchanges.filter((exchange) => exchange.path === path);
  const wrong = asked.filter((exchange) => isWrong(finding, exchange));
  const served = asked.filter((exchange) => pids.includes(servedBy(run, exchange) ?? -1));
  const unserved = asked.filter((exchange) => servedBy(run, exchange) === undefined);
  const both = wrong.filter((exchange) => served.includes(exchange));
  const best = [both, wrong, finding.code === 'served-by-none' ? unserved : [], served].find(
    (each) => each.length > 0,
  );
  return [...ends, ...(best ?? asked).slice(0, 1)];
}

function isWrong(finding: Finding, { outcome }: Exchange): boolean {
  const { status, body } = finding as { status?: number; body?: string };
  if (outcome.kind !== 'answered') return status === undefined && body === undefined;
  if (status !== undefined && outcome.status !== status) return false;
  if (body === undefined) return status !== undefined;
  // Of a long body only the beginning is kept.
  return body === '' ? outcome.body === '' : outcome.body.startsWith(body);
}

function leaks({ outcome }: Exchange, leak: string): boolean {
  return (
    outcome.kind === 'answered' &&
    [outcome.body, ...Object.values(outcome.headers)].some((text) => text.includes(leak))
  );
}

/** The requests of the scenario's first part that were to be reported: all others are later. */
function isFirstPart({ exchanges }: RunRecord): (exchange: Exchange) => boolean {
  const label = exchanges[0]?.label;
  return (exchange) => exchange.label === label;
}

function toldTo({ events, primary }: RunRecord, pid: number): TraceEvent[] {
  return events.filter(
    (event) =>
      event.type === 'message' && event.direction === 'sent' && event.pid === primary && event.peer === pid,
  );
}
