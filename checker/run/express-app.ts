import { allButStats, STATS } from '../judge/counts-all.ts';
import { AFTER_BOOM, BOOM, ECHO, MALFORMED, MALFORMED_BODY, UNKNOWN, USER } from '../judge/express-app.ts';
import { allIdle } from '../trace/questions.ts';
import { askOf } from './lines.ts';
import type { Request, Run, Watch } from './run.ts';
import { askTogether, askUntilExact } from './stats.ts';

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
    (await askEach(run, '/echo', { ...post, body: MALFORMED_BODY, label: MALFORMED })) &&
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
  if (await askUntilExact(run, run.listening(), STATS, allButStats))
    await askTogether(run, watch, allButStats);
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
