import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { NONCE_HEADER } from '../probe/orders.ts';
import type { Exchange, Outcome } from '../trace/observation.ts';
import { now } from './trace-tail.ts';

/** No answer in the workshop is longer than a few lines. */
const MOST_MB = 1;

/** What to ask of the program. */
export interface Ask {
  label: string;
  path: string;
  method?: 'GET' | 'PUT' | 'POST' | 'DELETE' | 'HEAD';
  headers?: Record<string, string>;
  body?: string;
  timeoutMs: number;
  /** The milliseconds since a moment that the machine withheld from the program: they are given on top. */
  withheld: (since: number) => number;
}

/** One connection to the program, for as many requests as wanted, one after another. */
export interface Connection {
  ask(ask: Ask): Promise<Exchange>;
  close(): Promise<void>;
}

/** Opens nothing yet: the connection is made with the first request, or it is `opened`, made before. */
export async function connection(port: number, opened?: Socket): Promise<Connection> {
  const { Client, buildConnector } = await import('undici');
  const connect = buildConnector({ timeout: 0 });
  let open: { port: number; t: number } | null = null;
  const client = new Client(`http://127.0.0.1:${port}`, {
    pipelining: 1,
    maxResponseSize: MOST_MB * 1024 * 1024,
    headersTimeout: 0,
    bodyTimeout: 0,
    // The program decides when an idle connection ends: its hint, `Keep-Alive: timeout=5`, is not followed.
    keepAliveTimeout: 600_000,
    keepAliveTimeoutThreshold: -600_000,
    connect: (options, callback) => {
      open = null;
      if (opened?.localPort !== undefined && !opened.destroyed) {
        open = { port: opened.localPort, t: now() };
        const socket = opened;
        queueMicrotask(() => callback(null, socket));
        return;
      }
      connect(options, (...result) => {
        const [, socket] = result;
        if (socket?.localPort !== undefined) open = { port: socket.localPort, t: now() };
        callback(...result);
      });
    },
  });

  return {
    async ask({ label, path, method = 'GET', headers = {}, body, timeoutMs, withheld }) {
      const nonce = randomUUID();
      const startedAt = now();
      const patient = patientSignal(timeoutMs, withheld);
      const outcome = await outcomeOf(startedAt, async () => {
        const response = await client.request({
          path,
          method,
          headers: { ...headers, [NONCE_HEADER]: nonce },
          signal: patient.signal,
          ...(body === undefined ? {} : { body }),
        });
        const text = await response.body.text();
        return { kind: 'answered', status: response.statusCode, headers: flat(response.headers), body: text };
      });
      patient.stop();
      const sentAt = open === null ? null : Math.max(open.t, startedAt);
      return { nonce, label, method, path, connection: open?.port ?? null, sentAt, endedAt: now(), outcome };
    },
    close: () => client.destroy(),
  };
}

/** Aborts after a time that was really given to the program. */
function patientSignal(ms: number, withheld: Ask['withheld']): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  const begun = now();
  let timer: NodeJS.Timeout;
  const wait = (left: number): void => {
    timer = setTimeout(() => {
      const more = ms + withheld(begun) - (now() - begun);
      if (more > 1) wait(more);
      else controller.abort();
    }, left);
  };
  wait(ms);
  return { signal: controller.signal, stop: () => clearTimeout(timer) };
}

/** One request over a connection of its own. */
export async function exchange(port: number, ask: Ask): Promise<Exchange> {
  const own = await connection(port);
  try {
    return await own.ask(ask);
  } finally {
    await own.close();
  }
}

async function outcomeOf(startedAt: number, run: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await run();
  } catch (error) {
    const { name, code, message } = error as NodeJS.ErrnoException;
    if (name === 'TimeoutError' || name === 'AbortError')
      return { kind: 'timed-out', afterMs: now() - startedAt };
    if (code === 'ECONNREFUSED') return { kind: 'refused' };
    if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return { kind: 'endless', afterMb: MOST_MB };
    if (code?.startsWith('HPE_') || name === 'HTTPParserError') return { kind: 'not-http', reason: message };
    if (code === undefined) throw error;
    return { kind: 'cut-off', reason: message };
  }
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
