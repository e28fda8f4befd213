import { connect, type Socket } from 'node:net';
import type { Exchange } from '../trace/observation.ts';
import { realPort } from '../trace/questions.ts';
import type { Request, Run } from './run.ts';

const ROUNDS = 40;

/** A connection of which it is known, before anything is asked over it, which process it was given to. */
export interface Line {
  pid: number;
  ask(path: string, request?: Omit<Request, 'path'>): Promise<Exchange>;
  close(): Promise<void>;
}

/**
 * Opens connections until each process in `wanted` has been given as many as it says there. What others were given is closed again.
 * Undefined when the program does not give them out like that.
 */
export async function openLines(
  run: Run,
  wanted: ReadonlyMap<number, number>,
): Promise<Map<number, Line[]> | undefined> {
  const lines = new Map([...wanted.keys()].map((pid): [number, Line[]] => [pid, []]));
  const missing = (): number =>
    [...wanted].reduce((sum, [pid, count]) => sum + Math.max(0, count - (lines.get(pid)?.length ?? 0)), 0);
  for (let round = 0; round < ROUNDS && missing() > 0; round += 1) {
    // Several at once: where the operating system chooses, an idle worker would take all that come one by one.
    const sockets = await openSockets(run, Math.max(run.cpus, missing()));
    if (!sockets) break;
    for (const { socket, pid } of sockets) {
      const own = lines.get(pid);
      if (own && own.length < (wanted.get(pid) ?? 0)) own.push({ pid, ...(await run.connect(socket)) });
      else socket.destroy();
    }
  }
  if (missing() === 0) return lines;
  await Promise.all([...lines.values()].flat().map((line) => line.close()));
  return undefined;
}

/** One line to each of these processes, in their order. */
export async function lineToEach(run: Run, pids: readonly number[]): Promise<Line[] | undefined> {
  const wanted = new Map<number, number>();
  for (const pid of pids) wanted.set(pid, (wanted.get(pid) ?? 0) + 1);
  const lines = await openLines(run, wanted);
  return lines && pids.map((pid) => lines.get(pid)?.shift()).filter((line) => line !== undefined);
}

/** One request to this process, over a fresh connection. Undefined when no connection reaches it. */
export async function askOf(
  run: Run,
  pid: number,
  path: string,
  request: Omit<Request, 'path'> = {},
): Promise<Exchange | undefined> {
  const [line] = (await lineToEach(run, [pid])) ?? [];
  const exchange = await line?.ask(path, request);
  await line?.close();
  return exchange;
}

/** Opens so many connections and waits until it is seen which processes they were given to. */
async function openSockets(run: Run, count: number): Promise<{ socket: Socket; pid: number }[] | undefined> {
  const before = run.events.length;
  const port = realPort(run.events, run.port);
  if (port === undefined) return undefined;
  const opened = await Promise.all(Array.from({ length: count }, () => openSocket(port)));
  const sockets = opened.filter((socket) => socket !== undefined);
  const ownerOf = (socket: Socket): number | undefined =>
    run.events
      .slice(before)
      .findLast((event) => event.type === 'connection' && event.from === socket.localPort)?.pid;
  const complete = sockets.length === count;
  if (complete && (await run.until(() => sockets.every((socket) => ownerOf(socket) !== undefined), 3000)))
    return sockets.map((socket) => ({ socket, pid: ownerOf(socket) ?? -1 }));
  for (const socket of sockets) socket.destroy();
  return undefined;
}

function openSocket(port: number): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.once('connect', () => resolve(socket));
    // For good: whoever is given the socket listens as well, but not before its first request.
    socket.on('error', () => resolve(undefined));
  });
}
