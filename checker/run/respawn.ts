import { AFTER_FAULT, deathsOf, isShort, tooShort, waitsAlways, waitsAsked } from '../judge/backs-off.ts';
import { AFTER_ALL, AFTER_DEATH, BEFORE } from '../judge/respawns.ts';
import type { TraceEvent } from '../trace/events.ts';
import { allIdle, lastProgress, listeningWorkers, workersOf } from '../trace/questions.ts';
import type { Run } from './run.ts';
import { now } from './trace-tail.ts';

/** Nothing may happen for this long before a program that only waits is believed to have nothing more to do. */
const STILL_MS = 1000;
/** A program has this long, on an ordinary machine, to have its workers back: much longer than any step asks for. */
const BACK_MS = 10_000;
/** Requests go on for this long after a death, if the worker is not replaced before. */
const ASK_MS = 1500;
/** So many deaths show whether a program waits each time, and whether it gives up. */
const DEATHS = 12;

/** Kills one worker and goes on asking while it is replaced. */
export async function killOne(run: Run): Promise<void> {
  if (!(await isUp(run))) return;
  const [victim] = run.listening();
  if (victim === undefined || !(await kill(run, [victim]))) return;
  const back = cameBack(run, [victim]);
  let isOver = false;
  void back.finally(() => (isOver = true));
  const until = now() + ASK_MS;
  const ask = async (): Promise<boolean> =>
    (await run.ask('/', { label: AFTER_DEATH, timeoutMs: 3000 * run.patience })).outcome.kind === 'answered';
  while (!isOver && now() < until) if (!(await ask())) break;
  if (await back) await run.askInTurn('/', 2 * run.cpus, { label: AFTER_DEATH });
}

/** Kills all workers at once. */
export async function killAll(run: Run): Promise<void> {
  if (!(await isUp(run))) return;
  const victims = run.listening();
  if (!(await kill(run, victims))) return;
  if (await cameBack(run, victims)) await run.askInTurn('/', 2 * run.cpus, { label: AFTER_ALL });
}

/**
 * Kills one worker, and lets each that is forked in its place die as it starts. One place only: so each fork is the answer to one death, however the
 * program counts. When enough was seen the fault ends.
 */
export async function killStarters(run: Run): Promise<void> {
  if (!(await isUp(run))) return;
  const [victim] = run.listening();
  if (victim === undefined) return;
  run.setFaults({ dieAtStart: true });
  if (!(await kill(run, [victim]))) return;
  const since = now();
  const killed = new Set<number>();
  await run.until((events) => {
    killForkedSince(run, events, since, killed);
    return hasSeenEnough(run, events, since) || isOut(run, events);
  }, 1.5 * BACK_MS);
  if (tooShort(deathsOf(run)) >= 2) return;
  const longest = Math.max(0, ...deathsOf(run).map((death) => death.waitMs ?? 0));
  run.setFaults({});
  if (await cameBack(run, [victim], BACK_MS + 3 * longest))
    await run.askInTurn('/', run.cpus, { label: AFTER_FAULT });
}

/** On a busy machine a process needs long to get as far as the probe, where the fault awaits it: a death is to be quick there too. */
function killForkedSince(run: Run, events: readonly TraceEvent[], since: number, killed: Set<number>): void {
  for (const event of events) {
    if (event.type !== 'fork' || event.t < since || killed.has(event.child)) continue;
    killed.add(event.child);
    run.signal(event.child, 'SIGKILL');
  }
}

function hasSeenEnough(run: Run, events: readonly TraceEvent[], since: number): boolean {
  const deaths = deathsOf({ events, primary: run.primary });
  // Whoever forks two for one death goes on to four and eight.
  const forks = workersOf(events, run.primary).length;
  if (tooShort(deaths) >= 2 || deaths.length > DEATHS || forks > 2 * DEATHS) return true;
  const waits = waitsAsked(deaths, now());
  if (waits.some(isShort)) return false;
  const [before = Infinity, last = 0] = waits.slice(-2);
  // Waits that clearly grow are long for good: what comes then only takes longer. The same with waits that are long from the start.
  if (waits.length >= 2 && last > 450 && last >= 1.6 * before) return true;
  const latest = deaths.at(-1)?.waitMs ?? deaths.at(-2)?.waitMs ?? 0;
  return now() - since > 4000 && Math.max(last, latest) > 700 && (waits.length > 0 || waitsAlways(deaths, 2));
}

async function isUp(run: Run): Promise<boolean> {
  return (await run.workersListen()) && (await run.ask('/', { label: BEFORE })).outcome.kind === 'answered';
}

/** Kills workers, and waits until the primary knows: a connection that it hands on before that may be lost with them. */
async function kill(run: Run, victims: number[]): Promise<boolean> {
  if (!victims.map((pid) => run.signal(pid, 'SIGKILL')).every(Boolean)) return false;
  const knows = (events: readonly TraceEvent[], type: 'exit' | 'disconnect', pid: number): boolean =>
    events.some((event) => event.type === type && event.child === pid);
  return run.until(
    (events) =>
      isEnded(run) || victims.every((pid) => knows(events, 'exit', pid) && knows(events, 'disconnect', pid)),
    BACK_MS,
  );
}

/** Waits until a full set of workers without the dead ones listens. */
async function cameBack(run: Run, dead: number[], ms = BACK_MS): Promise<boolean> {
  let came = false;
  await run.until((events) => {
    const listening = listeningWorkers(events, run.primary, run.port);
    came = listening.filter((worker) => !dead.includes(worker.pid)).length >= run.cpus;
    return came || isOut(run, events);
  }, ms);
  return came;
}

/** Whether nothing more will come from the program: it has ended, or only waits for somebody else. */
function isOut(run: Run, events: readonly TraceEvent[]): boolean {
  if (isEnded(run)) return true;
  return allIdle(events) && run.hasGiven(lastProgress(events) ?? 0, STILL_MS * run.patience);
}

function isEnded(run: Run): boolean {
  return run.record().ending !== null;
}
