import type { Lane } from '../../report/timeline/lanes.ts';
import type { Moment } from '../../report/timeline/moments.ts';
import type { Outcome } from '../../trace/observation.ts';
import { listed, time } from '../phrases.ts';

/** Who did something, and what: together a sentence. */
export interface Told {
  who: string;
  does: string;
}

/** The signs in a sentence, which a terminal may not have. */
export interface Signs {
  arrow: string;
  times: string;
}

const CHECKER = 'checker';

/** Moments of one kind, in words. There is at least one. */
export function tellMoments(
  moments: readonly [Moment, ...Moment[]],
  laneOf: (pid: number) => Lane,
  signs: Signs,
): Told {
  const [first] = moments;
  const lanes = (pids: number[]): Lane[] => [...new Set(pids)].map((pid) => laneOf(pid));
  const actors = lanes(moments.map(({ pid }) => pid ?? -1));
  const who = together(actors);
  const verb = (one: string, many: string): string => (actors.length > 1 ? many : one);
  const times = moments.length > 1 ? `${moments.length} ${signs.times} ` : '';
  const children = (): string =>
    together(lanes(moments.map((moment) => ('child' in moment ? moment.child : -1))));
  switch (first.kind) {
    case 'start':
      return { who, does: 'starts' };
    case 'fork':
      return { who, does: `${verb('forks', 'fork')} ${children()}` };
    case 'spawn':
      return {
        who,
        does: `${verb('starts', 'start')} ${times}${first.file.split(/[/\\]/).at(-1) ?? ''}, without cluster`,
      };
    case 'policy':
      return {
        who,
        does:
          first.policy === 'rr'
            ? 'hands the connections out in turn (SCHED_RR)'
            : 'lets the operating system choose the worker (SCHED_NONE)',
      };
    case 'online':
      return { who, does: verb('is online', 'are online') };
    case 'listening':
      return { who, does: `${verb('listens', 'listen')} on ${portName(first.port)}` };
    case 'closing':
      return { who, does: `${verb('stops', 'stop')} listening on ${portName(first.port)}` };
    case 'request':
      return tellRequests(moments.filter(isRequest), who, verb, signs);
    case 'message':
      return tellMessages(moments.filter(isMessage), who, lanes, signs);
    case 'order':
      return {
        who,
        does:
          first.how === 'disconnect'
            ? `tells ${children()} to disconnect`
            : `sends ${first.how} to ${children()}`,
      };
    case 'stray':
      return { who, does: `sends ${first.signal} to process ${first.to}, which is not its own` };
    case 'disconnect':
      return { who, does: `${verb('closes its', 'close their')} channel to the primary` };
    case 'exit':
      return {
        who,
        does: first.signal
          ? `${verb('is', 'are')} ended by ${first.signal}`
          : `${verb('exits', 'exit')} with code ${first.code}`,
      };
    case 'error':
      return { who, does: `${verb('fails', 'fail')}: ${first.message}` };
    case 'signal':
      return { who: CHECKER, does: `sends ${first.signal} to ${who}` };
    case 'fault':
      return {
        who: CHECKER,
        does:
          first.fault === 'die'
            ? `makes ${who} end as it starts`
            : `holds back ${moments.length > 1 ? `${moments.length} messages` : 'a message'} to ${who}`,
      };
    case 'end':
      return {
        who: CHECKER,
        does: first.evidence ? 'waits no longer, and ends the program' : 'ends the program',
      };
  }
}

function portName(port: number | null): string {
  return port === null ? 'a pipe' : `port ${port}`;
}

/** `worker 2`, `workers 1, 2 and 3`, `workers 1 to 8`, `primary and worker 1`. */
export function together(lanes: readonly Lane[]): string {
  const ids = lanes
    .flatMap((lane) => (lane.id === null ? [] : [lane.id]))
    .toSorted((one, other) => one - other);
  const [first, last] = [ids[0], ids.at(-1)];
  const rest = lanes
    .filter((lane) => lane.id === null)
    .map((lane) => (lane.role === 'primary' ? 'primary' : `process ${lane.pid}`));
  if (first === undefined || last === undefined) return listed(rest);
  if (ids.length === 1) return listed([...rest, `worker ${first}`]);
  const isRange = ids.length > 3 && last - first === ids.length - 1;
  return listed([...rest, `workers ${isRange ? `${first} to ${last}` : listed(ids)}`]);
}

type Request = Extract<Moment, { kind: 'request' }>;
type Message = Extract<Moment, { kind: 'message' }>;
const isRequest = (moment: Moment): moment is Request => moment.kind === 'request';
const isMessage = (moment: Moment): moment is Message => moment.kind === 'message';

function tellRequests(
  requests: Request[],
  who: string,
  verb: (one: string, many: string) => string,
  { times }: Signs,
): Told {
  const [first] = requests;
  if (!first) return { who, does: '' };
  const paths = new Set(requests.map(({ path }) => path));
  const path = paths.size > 1 ? `${first.path.split('?')[0]}?…` : first.path;
  const what = `${requests.length > 1 ? `${requests.length} ${times} ` : ''}${first.method} ${path}`;
  const { outcome, tookMs } = first;
  if (first.phase === 'begins') return { who, does: `${verb('begins', 'begin')} ${what}` };
  const isServed = first.pid !== null;
  if (outcome.kind !== 'answered')
    return { who: CHECKER, does: unanswered(outcome, `${what}${isServed ? ` at ${who}` : ''}`) };
  const after = first.phase === 'ends' ? ` after ${time(tookMs)}` : '';
  const status = outcome.status === 200 ? '' : ` with ${outcome.status}`;
  return isServed
    ? { who, does: `${verb('answers', 'answer')} ${what}${status}${after}` }
    : { who: CHECKER, does: `gets ${outcome.status} for ${what}, from no process of the program` };
}

function unanswered(outcome: Exclude<Outcome, { kind: 'answered' }>, what: string): string {
  switch (outcome.kind) {
    case 'refused':
      return `is refused: ${what}, nobody listens`;
    case 'cut-off':
      return `loses ${what} (${outcome.reason})`;
    case 'not-http':
      return `gets no HTTP for ${what}`;
    case 'endless':
      return `gets no end of ${what}`;
    case 'timed-out':
      return `gets no answer to ${what} in ${time(outcome.afterMs)}`;
  }
}

function tellMessages(
  messages: Message[],
  who: string,
  lanes: (pids: number[]) => Lane[],
  { arrow, times }: Signs,
): Told {
  const [first] = messages;
  if (!first) return { who, does: '' };
  const receivers = lanes(messages.map(({ peer }) => peer));
  const peers = together(receivers);
  const isSame = messages.every(({ preview }) => preview === first.preview);
  const many = isSame ? `${messages.length} ${times} ` : `${messages.length} like `;
  const what = `${messages.length > 1 ? many : ''}${first.preview}`;
  if (first.phase === 'arrives')
    return {
      who: peers,
      does: `${receivers.length > 1 ? 'get' : 'gets'}, ${time(first.tookMs)} later: ${what}`,
    };
  const late = first.phase === 'leaves' ? ', not there yet' : '';
  return { who: `${who} ${arrow} ${peers}${late}:`, does: what };
}
