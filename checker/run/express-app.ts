import { allButStats, STATS, STATS_TOGETHER } from '../judge/counts-all.ts';
import { AFTER_BOOM, BOOM, ECHO, MALFORMED, UNKNOWN, USER } from '../judge/express-app.ts';
import { tellsExactly } from '../judge/stats.ts';
import { allIdle } from '../trace/questions.ts';
import { askOf } from './lines.ts';
import type { Request, Run, Watch } from './run.ts';
import { now } from './trace-tail.ts';

/** A report may reach the primary this much later than its answer reached the client. Milliseconds on an ordinary machine. */
const SETTLES_MS = 1000;
const LEAST_TRIES = 4;
const JSON_TYPE = { 'content-type': 'application/json' };

/** Asks every worker for each of the app's routes, and for what is no route. Returns whether all was answered. */
export async function askApp(run: Run, watch: Watch, otherId: string): Promise<boolean> {
  watch.progress('asking every worker for each route');
  if (!((await askEach(run, '/')) && (await askEach(run, '/pid')))) return false;
  for (const id of ['42', otherId])
    if (!(await askEach(run, `/users/${id}`, { label: `${USER}${id}` }))) return false;

  watch.progress('posting JSON, and what is none');
  const post = { method: 'POST', headers: JSON_TYPE } as const;
  const body = JSON.stringify({
    text: 'grüße ✓ "quoted"',
    list: [1, 2.5, null, true],
    deep: { id: otherId },
  });
  return (
    (await askEach(run, '/echo', { ...post, body, label: `${ECHO}${body}` })) &&
    (await askEach(run, '/echo', { ...post, body: '{ "text": "no end', label: MALFORMED })) &&
    (await askEach(run, `/no-such-page-${otherId}`, { label: UNKNOWN }))
  );
}

/** Lets a handler fail in every worker, twice, and looks who lives. Returns whether all was answered. */
export async function askForErrors(run: Run, watch: Watch): Promise<boolean> {
  watch.progress('asking for /boom, and looking who survives');
  const all =
    (await askEach(run, '/boom', { label: BOOM })) &&
    (await askEach(run, '/boom', { label: BOOM })) &&
    (await askEach(run, '/', { label: AFTER_BOOM }));
  // Whoever has nothing left to do by himself will not die later of what happened.
  await run.until((events) => hasExit(run) || allIdle(events), all ? 1500 : 1000);
  return all && !hasExit(run);
}

/** Asks each worker for /stats, again and again until the numbers are right, then many times at once. */
export async function askForCounts(run: Run, watch: Watch): Promise<void> {
  watch.progress('asking every worker for /stats');
  const begun = now();
  for (const pid of run.listening()) {
    for (let tries = 1; ; tries += 1) {
      const exchange = await askOf(run, pid, '/stats', { label: STATS });
      if (exchange?.outcome.kind !== 'answered') return;
      if (tellsExactly(run.record(), exchange, allButStats).verdict === 'pass') break;
      if (tries >= LEAST_TRIES && run.hasGiven(begun, SETTLES_MS * run.patience)) return;
      await new Promise((resolve) => setTimeout(resolve, 5 * Math.min(tries, 10)));
    }
  }
  const together = Array.from({ length: 3 * run.cpus }, () => run.ask('/stats', { label: STATS_TOGETHER }));
  await Promise.all(together);
}

/** The same request to each worker in turn, over a connection of its own. Returns whether each answered. */
async function askEach(run: Run, path: string, request: Omit<Request, 'path'> = {}): Promise<boolean> {
  for (const pid of run.listening())
    if ((await askOf(run, pid, path, request))?.outcome.kind !== 'answered') return false;
  return true;
}

function hasExit(run: Run): boolean {
  return run.events.some((event) => event.type === 'exit');
}
