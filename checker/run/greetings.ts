import { labelled } from '../judge/answers.ts';
import { everyoneKnows, putLabel, RELAYED, relays, sawHeld, thenLabel } from '../judge/broadcast.ts';
import { messagesOf } from '../judge/messages.ts';
import {
  AGREED,
  earlyLabel,
  greetingFor,
  PAIR_AGREED,
  pairLabel,
  raced,
  raceLabel,
  STAYED,
} from '../judge/races.ts';
import type { Exchange, RunRecord } from '../trace/observation.ts';
import { workersOf, type WorkerLife } from '../trace/questions.ts';
import { askOf, lineToEach } from './lines.ts';
import type { Request, Run, Watch } from './run.ts';
import { now } from './trace-tail.ts';

const HOLD_MS = 200;
/** Where a machine is too slow for the shortest hold, longer ones. */
const LONGER = [1, 4, 16] as const;
const RACERS = 20;
const RELAYED_WITHIN_MS = 1000;
const PATH = '/greeting';

/** Changes the greeting once, and waits until the primary has told the other workers. Returns whether it did. */
export async function putOnce(run: Run, watch: Watch): Promise<boolean> {
  watch.progress('changing the greeting, and watching who is told');
  const [first] = run.listening();
  if (first === undefined) return false;
  await askOf(run, first, PATH, put(run, 'Good morning', RELAYED));
  return run.until(() => relays(run.record()).verdict === 'pass', RELAYED_WITHIN_MS);
}

/** Changes the greeting once for each worker, holds back what is sent to that one, and asks all of them as soon as the PUT is answered. Returns whether all knew. */
export async function putWhileHeld(run: Run, watch: Watch): Promise<boolean> {
  watch.progress('changing the greeting while messages to one worker are held back');
  const workers = listeningInOrder(run);
  const shortest = HOLD_MS + 2 * putMs(run);
  for (const [nth, held] of workers.entries()) {
    const asked = workers[(nth + 1) % workers.length] ?? held;
    for (const longer of LONGER) {
      const holdMs = Math.ceil(shortest * longer);
      const greeting = greetingFor(`Good evening ${nth + 1}`, holdMs);
      const others = workers.filter((worker) => worker !== held);
      const lines = await lineToEach(
        run,
        [asked, held, ...others].map((worker) => worker.pid),
      );
      const [asking, ...listening] = lines ?? [];
      if (!asking) return false;
      run.setFaults({ hold: { worker: held.id, ms: holdMs } });
      const changed = await asking.ask(PATH, put(run, greeting, putLabel(greeting), 2 * holdMs));
      const label = thenLabel(greeting);
      if (isDone(changed)) await Promise.all(listening.map((line) => line.ask('/', { label })));
      run.setFaults({});
      await Promise.all([asking, ...listening].map((line) => line.close()));
      if (everyoneKnows(run.record()).verdict === 'fail') {
        // When the worker was told in the end belongs to the sentence.
        await run.until(() => everyoneKnowsTold(run), 2 * holdMs);
        return false;
      }
      if (sawHeld(run.record(), held.pid, greeting)) break;
    }
  }
  return true;
}

function everyoneKnowsTold(run: Run): boolean {
  const said = everyoneKnows(run.record());
  return said.verdict !== 'fail' || !('toldMs' in said.finding) || said.finding.toldMs !== null;
}

/** Changes the greeting twice at once, in two workers of which neither has been told of the other's change, and asks every worker. Returns whether both were done. */
export async function putTwoAtOnce(run: Run, watch: Watch): Promise<boolean> {
  watch.progress('changing the greeting in two workers at once');
  const [held, other] = listeningInOrder(run);
  if (!held || !other) return false;
  const [first, second] = (await lineToEach(run, [other.pid, held.pid])) ?? [];
  if (!first || !second) return false;
  const holdMs = Math.ceil(HOLD_MS + 2 * putMs(run));
  const begun = now();
  run.setFaults({ hold: { worker: held.id, ms: holdMs } });
  const running: Promise<Exchange>[] = [];
  for (const [line, name] of [
    [first, 'Good day'],
    [second, 'Good afternoon'],
  ] as const) {
    const greeting = greetingFor(name, holdMs);
    running.push(line.ask(PATH, put(run, greeting, pairLabel(greeting), 2 * holdMs)));
    await run.until((events) => countPuts(events, begun) >= running.length, 2000);
  }
  run.setFaults({});
  const done = await Promise.all(running);
  await Promise.all([first, second].map((line) => line.close()));
  if (!done.every(isDone)) return false;
  await askEach(run, PAIR_AGREED);
  return true;
}

/** Changes the greeting many times at once, the last time in the worker that has been told nothing of the others yet, and then asks every worker twice. */
export async function putManyAtOnce(run: Run, watch: Watch): Promise<void> {
  watch.progress(`changing the greeting ${RACERS} times at once`);
  const [held, ...others] = listeningInOrder(run);
  if (!held) return;
  const workers = [...others, held];
  const racers = Array.from({ length: RACERS - 1 }, (_, nth) => workers[nth % workers.length] ?? held);
  for (const longer of LONGER) {
    const holdMs = HOLD_MS * longer;
    const [spare, ...lines] =
      (await lineToEach(
        run,
        [held, ...racers, held].map((worker) => worker.pid),
      )) ?? [];
    if (!spare) return;
    const begun = now();
    const reported = (): number =>
      messagesOf(run.record(), run.primary, 'received').filter(({ t }) => t >= begun).length;
    const race = lines.map((line, nth) => (): Promise<Exchange> => {
      const greeting = greetingFor(`Good night ${nth + 1}`, holdMs);
      return line.ask(PATH, put(run, greeting, raceLabel(greeting), 2 * holdMs));
    });
    run.setFaults({ hold: { worker: held.id, ms: holdMs } });
    const running = race.slice(0, -1).map((start) => start());
    const early = Promise.race(running).then(() => spare.ask('/', { label: earlyLabel(holdMs) }));
    // So that the last one is the last for the primary too. Programs that queue their PUTs do not get that far: they need not be waited for longer.
    const limit = now() + 0.6 * holdMs;
    await run.until(() => reported() >= RACERS - 1 || now() > limit, holdMs);
    const ordered = reported() >= RACERS - 1;
    running.push(...race.slice(-1).map((start) => start()));
    await run.until((events) => countPuts(events, begun) >= RACERS, 2000);
    run.setFaults({});
    const done = await Promise.all(running);
    await early;
    await Promise.all([spare, ...lines].map((line) => line.close()));
    if (!done.every(isDone)) return;
    if (raced(run.record(), held.pid) && (ordered || longer > 1)) break;
  }
  await askEach(run, AGREED);
  await run.until((events) => {
    const last = events.findLast((event) => event.type === 'message');
    return now() - (last?.t ?? 0) > 100;
  }, 1000);
  await askEach(run, STAYED);
}

/** How long the program took for a PUT when nothing was held back: one that sleeps before it answers must not sleep the hold away. */
function putMs(run: Run): number {
  const [first] = labelled(run.record(), RELAYED);
  return first ? first.endedAt - (first.sentAt ?? first.endedAt) : 0;
}

async function askEach(run: Run, label: string): Promise<void> {
  for (const line of (await lineToEach(run, run.listening())) ?? []) {
    await line.ask('/', { label });
    await line.close();
  }
}

function put(run: Run, greeting: string, label: string, extraMs = 0): Omit<Request, 'path'> {
  return {
    method: 'PUT',
    body: greeting,
    headers: { 'content-type': 'text/plain' },
    label,
    timeoutMs: 3000 * run.patience + extraMs,
  };
}

function isDone({ outcome }: Exchange): boolean {
  return outcome.kind === 'answered' && outcome.status === 204;
}

function listeningInOrder(run: Run): WorkerLife[] {
  const listening = run.listening();
  return workersOf(run.events, run.primary).filter(({ pid }) => listening.includes(pid));
}

function countPuts(events: RunRecord['events'] | Run['events'], since: number): number {
  return events.filter((event) => event.type === 'request' && event.method === 'PUT' && event.t >= since)
    .length;
}
