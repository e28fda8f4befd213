import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import net from 'node:net';
import { isMainThread } from './main-thread.ts';
import { NONCE_HEADER } from './orders.ts';
import { isAnsweringWorker } from './processes.ts';
import { write } from './write.ts';

interface Emitting {
  emit(name: string | symbol, ...args: unknown[]): boolean;
}

const open = new Set<net.Server>();

/** How many servers of the program listen in this process. */
export function openServers(): number {
  return open.size;
}

/** Reports which servers of this process listen, and which connections and requests it is given. */
export function watchServers(): void {
  const nodesOwn = new WeakSet<net.Server>();
  const prototype = net.Server.prototype as net.Server & Emitting;
  const { listen, close, emit } = prototype;

  prototype.listen = function (this: net.Server, ...args: unknown[]) {
    if (isAnsweringWorker()) nodesOwn.add(this);
    return Reflect.apply(listen as (...all: unknown[]) => net.Server, this, args);
  } as typeof prototype.listen;

  prototype.close = function (this: net.Server, ...args: unknown[]) {
    if (this.listening && open.has(this)) write({ type: 'close', port: portOf(this) });
    return Reflect.apply(close as (...all: unknown[]) => net.Server, this, args);
  };

  prototype.emit = function (this: net.Server, name: string | symbol, ...args: unknown[]) {
    if (name === 'close') open.delete(this);
    if (name === 'listening' && !nodesOwn.has(this)) {
      open.add(this);
      const port = portOf(this);
      write({
        type: 'listen',
        port,
        ...(isMainThread ? {} : { thread: true }),
        ...(hasSocket(this) ? { socket: true } : {}),
      });
    } else if (name === 'connection') {
      const from = (args[0] as net.Socket | undefined)?.remotePort;
      if (from !== undefined) write({ type: 'connection', from, ...(isHttp(this) ? { http: true } : {}) });
    }
    return Reflect.apply(emit, this, [name, ...args]);
  } as typeof prototype.emit;

  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage };
    const nonce = nonceOf(request);
    if (nonce) write({ type: 'request', nonce, method: request.method ?? '', url: request.url ?? '' });
  });
  subscribe('http.server.response.finish', (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    const nonce = nonceOf(request);
    if (nonce) write({ type: 'response', nonce, status: response.statusCode });
  });
}

/** Under SCHED_RR a worker's handle is an object of Node's own, not a socket (Node: lib/internal/cluster/child.js, `rr`). */
function hasSocket(server: net.Server): boolean {
  const { _handle: handle } = server as net.Server & {
    _handle?: { constructor?: { name?: unknown } } | null;
  };
  return handle?.constructor?.name === 'TCP';
}

/** Without loading `http` for a program that has no use for it. */
function isHttp(server: net.Server): boolean {
  return 'httpAllowHalfOpen' in server;
}

function portOf(server: net.Server): number | null {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : null;
}

/** From the raw headers: a program may change `headers`. */
function nonceOf(request: IncomingMessage): string | undefined {
  const at = request.rawHeaders.findIndex(
    (name, index) => index % 2 === 0 && name.toLowerCase() === NONCE_HEADER,
  );
  return at === -1 ? undefined : request.rawHeaders[at + 1];
}
