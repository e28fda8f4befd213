import { labelled } from '../judge/answers.ts';
import { asksPrimary, messagesOf, REPORTED, reportsOf } from '../judge/messages.ts';
import { AFTERWARDS, SETTLING, togetherLabel, waitedTogether } from '../judge/replies.ts';
import { greetings, tellsExactly, type Counted } from '../judge/stats.ts';
import type { Exchange } from '../trace/observation.ts';
import { workersOf } from '../trace/questions.ts';
import { askOf, openLines, type Line } from './lines.ts';
import type { Run, Watch } from './run.ts';
import { now } from './trace-tail.ts';

/** A report may reach the primary this much later than its answer reached the client. Milliseconds on an ordinary machine. */
const SETTLES_MS = 1000;
/** On a machine where that time is over at once, at least so many questions. */
const LEAST_TRIES = 4;
const TOGETHER = 40;
const WAVES = 3;
const ATTEMPTS = 3;
/** The shortest hold; on a slow machine as long as so many questions take, and longer where that is not enough. */
const HOLD_MS = 300;
const HOLD_TRIPS = 12;

/** Sends each worker a different number of `GET /`, one after another, and waits until each has told the primary. Returns whether all did. */
export async function askAndWaitForReports(run: Run, watch: Watch): Promise<boolean> {
  watch.progress('sending GET /, and watching for messages to the primary');
  for (let nth = 0; nth < run.cpus; nth += 1) {
    // Several over one connection: connections are not requests.
    const client = await run.connect();
    for (let asked = 0; asked < 2 + nth; asked += 1)
      if ((await client.ask('/', { label: REPORTED })).outcome.kind !== 'answered') return false;
    await client.close();
  }
  return run.until(
    () => reportsOf(run.record(), REPORTED, Infinity).every(({ served, sent }) => sent >= served),
    SETTLES_MS,
  );
}

/** Asks each worker for /stats, again and again until the numbers are right. Returns whether they came to be. */
export async function askUntilExact(
  run: Run,
  pids: readonly number[],
  label: string,
  counts: Counted = greetings,
): Promise<boolean> {
  const begun = now();
  for (const pid of pids) {
    for (let tries = 1; ; tries += 1) {
      const exchange = await askOf(run, pid, '/stats', { label });
      if (!exchange) return false;
      const said = tellsExactly(run.record(), exchange, counts);
      if (said.verdict === 'pass') break;
      // Numbers grow; what is too high, or no number at all, will not get right by waiting.
      const mayGrow =
        said.verdict === 'fail' && !/too-much|stats-|wrong-status|no-answer/.test(said.finding.code);
      if (!mayGrow || (tries >= LEAST_TRIES && run.hasGiven(begun, SETTLES_MS * run.patience))) return false;
      await new Promise((resolve) => setTimeout(resolve, 5 * Math.min(tries, 10)));
    }
  }
  return true;
}

/** Asks each worker once, alone, while what is sent to it is held back. Returns whether each answer waited for the primary's reply. */
export async function askWhileHeld(run: Run, label: string, ms: number): Promise<boolean> {
  for (const { pid, id } of workersOf(run.events, run.primary)) {
    if (!run.listening().includes(pid)) continue;
    run.setFaults({ hold: { worker: id, ms } });
    const exchange = await askOf(run, pid, '/stats', { label });
    run.setFaults({});
    if (exchange?.outcome.kind !== 'answered') return false;
    if (asksPrimary(run.record(), exchange).verdict !== 'pass') {
      // What was held back arrives in the end: how much too early the answer was can be told then.
      const { length } = messagesOf(run.record(), pid, 'received');
      await run.until(() => messagesOf(run.record(), pid, 'received').length > length, 2 * ms);
      return false;
    }
  }
  return true;
}

/** Asks for /stats many times at once, in waves, while messages to one worker are held back and the numbers grow between the waves. */
export async function askTogether(run: Run, watch: Watch, counts: Counted = greetings): Promise<void> {
  const before = now();
  if (!(await askUntilExact(run, run.listening().slice(-1), SETTLING, counts))) return;
  let holdMs = Math.ceil(Math.max(HOLD_MS, HOLD_TRIPS * (now() - before)));
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1, holdMs *= 3) {
    watch.progress(`asking for /stats ${TOGETHER} times at once, with messages held back`);
    if (!(await oneAttempt(run, holdMs, counts))) break;
  }
  await askUntilExact(run, run.listening(), AFTERWARDS, counts);
}

/** Returns whether it has to be done again, slower. */
async function oneAttempt(run: Run, holdMs: number, counts: Counted): Promise<boolean> {
  const listening = run.listening();
  const [held] = workersOf(run.events, run.primary).filter(({ pid }) => listening.includes(pid));
  const other = listening.find((pid) => pid !== held?.pid);
  if (!held || other === undefined) return false;
  const share = (nth: number): number => Math.floor((TOGETHER + nth) / listening.length);
  // All opened before: while messages are held, time is short. The other worker needs some more, for what happens between the waves.
  const between = 2 * (WAVES - 1);
  const wanted = listening.map((pid, nth): [number, number] => [
    pid,
    share(nth) + (pid === other ? between : 0),
  ]);
  const lines = await openLines(run, new Map(wanted));
  if (!lines) return false;
  const all = [...lines.values()].flat();
  const spare = lines.get(other)?.splice(0, between) ?? [];

  const label = togetherLabel(holdMs);
  const asked: Promise<Exchange>[] = [];
  run.setFaults({ hold: { worker: held.id, ms: holdMs } });
  for (let wave = 0; wave < WAVES; wave += 1) {
    const inWave = [...lines.values()].flatMap((own) => partOf(own, wave));
    const timeoutMs = holdMs + 3000 * run.patience;
    const handled = countHandled(run, '/stats') + inWave.length;
    asked.push(...inWave.map((line) => line.ask('/stats', { label, timeoutMs })));
    await run.until(() => countHandled(run, '/stats') >= handled, 2000);
    if (wave === WAVES - 1) break;
    await spare.shift()?.ask('/', { label: 'meanwhile' });
    await spare.shift()?.ask('/stats', { label: SETTLING });
    const settled = labelled(run.record(), SETTLING).at(-1);
    const isExact = settled && tellsExactly(run.record(), settled, counts).verdict === 'pass';
    // The report was later than the question.
    if (!isExact && !(await askUntilExact(run, [other], SETTLING, counts))) break;
  }
  const done = await Promise.all(asked);
  run.setFaults({});
  await Promise.all(all.map((line) => line.close()));
  const allAnswered = done.every((exchange) => exchange.outcome.kind === 'answered');
  return allAnswered && !waitedTogether(run.record(), held.pid, label);
}

function partOf(lines: Line[], wave: number): Line[] {
  const from = Math.floor((wave * lines.length) / WAVES);
  return lines.slice(from, Math.floor(((wave + 1) * lines.length) / WAVES));
}

function countHandled(run: Run, path: string): number {
  return run.events.filter((event) => event.type === 'request' && event.url === path).length;
}
