import {
  AFTER_FAULT,
  deathsOf,
  isShort,
  longestWait,
  QUICK_MS,
  tooShort,
  waitsAlways,
  waitsAsked,
} from '../judge/backs-off.ts';
import { AFTER_ALL, AFTER_DEATH, BEFORE } from '../judge/respawns.ts';
import type { TraceEvent } from '../trace/events.ts';
import { allIdle, lastProgress, listeningWorkers, workersOf } from '../trace/questions.ts';
import type { Run } from './run.ts';
import { now } from './trace-tail.ts';

/** Nothing may happen for this long before a program that only waits is believed to have nothing more to do. */
const STILL_MS = 1000;
/** A program has this long, on an ordinary machine, to have its workers back: much longer than any step asks for. */
const BACK_MS = 10_000;
/** When a program has made no step for so much longer, and for a few of its longest waits, its timers are about something else. */
const SILENT_MS = 4000;
/** The same while workers die at once. Here it decides nothing: afterwards the program may still recover. */
const NO_FORK_MS = 2000;
/** A starter that still lives so long after its fork is killed from outside; and where even that came too late more than once, at the fork. */
const STARTER_MS = 300;
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
 * program counts. When enough was seen, a second one is killed while the primary waits: that death must not be forgotten. Then the fault ends.
 */
export async function killStarters(run: Run): Promise<void> {
  if (!(await isUp(run))) return;
  const [victim] = run.listening();
  if (victim === undefined) return;
  run.setFaults({ dieAtStart: true });
  if (!(await kill(run, [victim]))) return;
  const since = now();
  const killed = new Set<number>();
  let isEnough = false;
  await run.until((events) => {
    killSlowStarters(run, events, since, killed);
    isEnough = hasSeenEnough(run, events, since);
    return isEnough || isOut(run, events, since, NO_FORK_MS);
  }, 1.5 * BACK_MS);
  if (tooShort(deathsOf(run)) >= 2) return;
  const longest = longestWait(deathsOf(run));
  if (isEnough) {
    // If no new wait begins, because the program has given up, the second one is killed nevertheless.
    await run.until((events) => {
      killSlowStarters(run, events, since, killed);
      return isEnded(run) || hasBegunToWait(run, events);
    }, 2 * longest);
    const [second] = run.listening();
    if (second !== undefined && !(await kill(run, [second]))) return;
  }
  run.setFaults({});
  // If waits double with each death, the one under way is twice the longest seen, and the second death may begin one that is twice as long again.
  if (await cameBack(run, [victim], 6 * longest)) await run.askInTurn('/', run.cpus, { label: AFTER_FAULT });
}

/**
 * The fault ends a starter just after its `online` has been sent, so that a program may be misled by it. On a busy machine a process needs long to get
 * so far: a death is to be quick there too.
 */
function killSlowStarters(run: Run, events: readonly TraceEvent[], since: number, killed: Set<number>): void {
  const late = deathsOf({ events, primary: run.primary }).filter(
    ({ number, livedMs }) => number > 0 && livedMs >= QUICK_MS,
  );
  for (const { pid, forkedAt, exited } of workersOf(events, run.primary)) {
    if (forkedAt < since || exited || killed.has(pid)) continue;
    if (late.length < 2 && now() - forkedAt < STARTER_MS) continue;
    killed.add(pid);
    run.signal(pid, 'SIGKILL');
  }
}

function hasSeenEnough(run: Run, events: readonly TraceEvent[], since: number): boolean {
  const deaths = deathsOf({ events, primary: run.primary });
  // Whoever forks two for one death goes on to four and eight.
  const forks = workersOf(events, run.primary).length;
  if (tooShort(deaths) >= 2 || deaths.length > DEATHS || forks > 2 * DEATHS) return true;
  const waits = waitsAsked(deaths, now());
  if (waits.some(isShort)) return false;
  // On a slow machine twelve deaths would take longer than the check has.
  if (now() - since > 7000 && waits.length >= 3) return true;
  const [before = Infinity, last = 0] = waits.slice(-2);
  // Waits that clearly grow are long for good: what comes then only takes longer. The same with waits that are long from the start.
  if (waits.length >= 2 && last > 450 && last >= 1.6 * before) return true;
  const latest = deaths.at(-1)?.waitMs ?? deaths.at(-2)?.waitMs ?? 0;
  return now() - since > 4000 && Math.max(last, latest) > 700 && (waits.length > 0 || waitsAlways(deaths, 2));
}

/** Whether the primary waits, and by what was seen will go on waiting for a while: a second death is to come before the fork. */
function hasBegunToWait(run: Run, events: readonly TraceEvent[]): boolean {
  const deaths = deathsOf({ events, primary: run.primary });
  const last = deaths.at(-1);
  return last !== undefined && last.waitMs === null && now() - last.t < longestWait(deaths) / 2;
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

/** Waits until a full set of workers without the dead ones listens; longer for a program that may itself wait so long before a fork. */
async function cameBack(run: Run, dead: number[], waitMs = 0): Promise<boolean> {
  const since = now();
  let came = false;
  await run.until((events) => {
    const listening = listeningWorkers(events, run.primary, run.port);
    came = listening.filter((worker) => !dead.includes(worker.pid)).length >= run.cpus;
    return came || isOut(run, events, since, SILENT_MS + waitMs / 2);
  }, BACK_MS + waitMs);
  return came;
}

/** Whether nothing more will come from the program: it has ended, only waits for somebody else, or has made no step for so long. */
function isOut(run: Run, events: readonly TraceEvent[], since: number, silentMs: number): boolean {
  if (isEnded(run)) return true;
  const progressAt = Math.max(since, lastProgress(events) ?? 0);
  // How long a program waits is its own choice, how long its next step takes the machine's.
  const stepMs = STILL_MS * run.patience;
  return run.hasGiven(progressAt, allIdle(events) ? stepMs : silentMs + stepMs);
}

function isEnded(run: Run): boolean {
  return run.record().ending !== null;
}
