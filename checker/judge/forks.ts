import type { RunRecord } from '../trace/observation.ts';
import { firstForks, isNode, listeningWorkers, untilSettled, workersOf } from '../trace/questions.ts';
import { allAnswered, answered, labelled } from './answers.ts';
import { fail, firstProblem, pass, unsure, type Judge, type Judgement } from './judgement.ts';
import { crashOf, notUp, whoIs, type Who } from './starts.ts';

export type ForksFinding =
  | { code: 'no-fork'; expected: number; listens: boolean }
  | { code: 'forked-otherwise'; how: 'child_process' | 'worker_threads'; count: number }
  | { code: 'wrong-fork-count'; expected: number; forks: number; cpus: number }
  | { code: 'hard-coded-count'; forks: number; cpus: [number, number] }
  | { code: 'worker-forks'; who: Who; child: number; file: string | null }
  | { code: 'not-all-listen'; expected: number; listening: number[]; silent: number[] }
  | { code: 'different-ports'; port: number; elsewhere: { pid: number; ports: number[] }[] }
  | {
      code: 'worker-died';
      pid: number;
      id: number;
      exitCode: number | null;
      signal: string | null;
      afterMs: number;
    };

/** How many workers a run was meant to have: those it had at first, or those it has now where it replaced some. */
function workersWanted(run: RunRecord): number {
  const alive = workersOf(untilSettled(run), run.primary).filter((worker) => !worker.exited);
  return Math.max(firstForks(run.events, run.primary).length, alive.length);
}

/** Whether the primary forked `expected` workers, with `cluster.fork()`. */
export function forks(run: RunRecord, expected: number): Judgement {
  const count = workersWanted(run);
  if (count === 0) return noFork(run, expected);
  if (count === expected) return pass;
  return crashOf(run) ?? fail({ code: 'wrong-fork-count', expected, forks: count, cpus: run.cpus });
}

function noFork(run: RunRecord, expected: number): Judgement {
  const threads = run.events.filter((event) => event.type === 'listen' && event.thread).length;
  if (threads > 0) return fail({ code: 'forked-otherwise', how: 'worker_threads', count: threads });
  const processes = run.events.filter((event) => event.type === 'start').length - 1;
  if (processes > 0) return fail({ code: 'forked-otherwise', how: 'child_process', count: processes });
  const listens = run.events.some((event) => event.type === 'listen');
  const cause = notUp(run);
  if (!listens && cause.verdict === 'fail' && cause.finding.code !== 'never-listens') return cause;
  return fail({ code: 'no-fork', expected, listens });
}

/** Whether each of two runs, with different numbers of CPUs, forked one worker for each CPU. */
export function forksPerCpu(first: string, second: string): Judge {
  return (seen) => {
    const runs = [first, second].map((name) => seen.runs.find((run) => run.name === name));
    const [one, two] = runs;
    if (!one || !two) return unsure({ code: 'not-played' });
    const said = [forks(one, one.cpus), forks(two, two.cpus)];
    const counts = [workersWanted(one), workersWanted(two)];
    const countIsWrong = said.some(
      (each) => each.verdict === 'fail' && each.finding.code === 'wrong-fork-count',
    );
    if (countIsWrong && counts[0] === counts[1] && counts[0] !== undefined) {
      return fail({ code: 'hard-coded-count', forks: counts[0], cpus: [one.cpus, two.cpus] });
    }
    return said.find((each) => each.verdict !== 'pass') ?? pass;
  };
}

/** Whether `expected` workers of the primary listen on the port of the program, and answer there. */
export function workersListen(run: RunRecord, expected: number, label: string): Judgement {
  const { primary, port } = run;
  const events = untilSettled(run);
  const listening = listeningWorkers(events, primary, port).map((worker) => worker.pid);
  if (listening.length === expected) return workersAnswer(run, label);
  const crash = crashOf(run);
  if (crash) return crash;
  const workers = workersOf(events, primary);
  const dead = workers.find((worker) => worker.exited);
  if (dead?.exited) {
    const { t, code, signal } = dead.exited;
    return fail({
      code: 'worker-died',
      pid: dead.pid,
      id: dead.id,
      exitCode: code,
      signal,
      afterMs: Math.round(t - dead.forkedAt),
    });
  }
  if (listening.length > expected)
    return fail({ code: 'wrong-fork-count', expected, forks: listening.length, cpus: run.cpus });
  const elsewhere = workers.filter((worker) => worker.ports.length > 0 && !worker.ports.includes(port));
  if (elsewhere.length > 0)
    return fail({
      code: 'different-ports',
      port,
      elsewhere: elsewhere.map(({ pid, ports }) => ({ pid, ports })),
    });
  if (listening.length === 0) return notUp(run);
  const silent = workers
    .filter((worker) => !worker.exited && !listening.includes(worker.pid))
    .map((worker) => worker.pid);
  return fail({ code: 'not-all-listen', expected, listening, silent });
}

/** A worker that ends after its reply, as in an example of Node's own documentation, may take a connection with it: it has answered all the same. */
function workersAnswer(run: RunRecord, label: string): Judgement {
  const died = workersOf(run.events, run.primary).some((worker) => worker.exited);
  const asked = labelled(run, label);
  const got = asked.filter((exchange) => exchange.outcome.kind === 'answered');
  if (!died || got.length === 0) return allAnswered(run, label, { body: null });
  return firstProblem(...got.map((exchange) => () => answered(run, exchange, { body: null })));
}

/** Whether no worker starts processes of its own. */
export function onlyPrimaryForks(run: RunRecord): Judgement {
  for (const event of run.events) {
    if ((event.type === 'fork' || (event.type === 'spawn' && isNode(event))) && event.pid !== run.primary) {
      return fail({
        code: 'worker-forks',
        who: whoIs(run, event.pid),
        child: event.child,
        file: event.type === 'spawn' ? event.file : null,
      });
    }
  }
  return pass;
}
