import { closeSync, openSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { parse, stringify } from './json.ts';
import { write } from './write.ts';

const LOOPBACK = '127.0.0.1';

interface SocketName {
  address?: string;
  family?: string;
  port?: number;
}

interface TcpHandle {
  bind(address: string, port: number, flags?: number): number;
  bind6(address: string, port: number, flags?: number): number;
  connect(request: unknown, address: string, port: number): number;
  connect6(request: unknown, address: string, port: number): number;
  getsockname(out: SocketName): number;
  close(): void;
}

interface Moved {
  asked: number;
  real: number;
  address: string;
}

/**
 * Moves each port that the program asks for to a free one of the loopback address, and reports the one it asked for wherever
 * Node tells. It works on the socket handle, below `net`, where only the process that really opens the socket gets to: so
 * everything above (the cluster's shared handles, errors, the order of events) stays as it is.
 */
export function movePorts(folder: string, expected: number): void {
  const handle = tcpPrototype();
  if (!handle) return;
  const { bind, connect, getsockname } = handle;
  const fileOf = (asked: number): string => join(folder, `port-${asked}`);

  function open(this: TcpHandle, address: string, asked: number, flags: number[]): number {
    const bindTo = (port: number): number => Reflect.apply(bind, this, [LOOPBACK, port, ...flags]);
    if (asked === 0) return bindTo(0);
    let file: number;
    try {
      file = openSync(fileOf(asked), 'wx');
    } catch {
      // Another process of the program has it: the same real port, so that a clash is a clash here too.
      return bindTo(awaitMoved(fileOf(asked))?.real ?? 0);
    }
    const error = bindTo(0);
    const out: SocketName = {};
    if (error === 0) Reflect.apply(getsockname, this, [out]);
    if (error !== 0 || !out.port) {
      closeSync(file);
      unlinkSync(fileOf(asked));
      return error;
    }
    writeFileSync(file, String(stringify({ asked, real: out.port, address } satisfies Moved)));
    closeSync(file);
    write({ type: 'bind', asked, real: out.port });
    return 0;
  }

  handle.bind = function (address, port, ...flags) {
    return Reflect.apply(open, this, [address, port, flags]);
  };
  handle.bind6 = function (address, port, ...flags) {
    return Reflect.apply(open, this, [address, port, flags]);
  };

  handle.getsockname = function (out) {
    const error = Reflect.apply(getsockname, this, [out]);
    const moved = error === 0 && out.port ? byReal(folder, out.port) : undefined;
    if (moved) {
      const family = net.isIP(moved.address) === 6 ? 'IPv6' : 'IPv4';
      Object.assign(out, { port: moved.asked, address: moved.address, family });
    }
    return error;
  };

  const redirect = (original: TcpHandle['connect']) =>
    function (this: TcpHandle, request: unknown, address: string, port: number): number {
      if (!isLocal(address)) return Reflect.apply(original, this, [request, address, port]);
      const moved = readMoved(fileOf(port));
      if (moved) return Reflect.apply(connect, this, [request, LOOPBACK, moved.real]);
      // Not opened yet: whoever else has this port on the machine must not answer in the program's place.
      return Reflect.apply(original, this, [request, address, port === expected ? 1 : port]);
    };
  const { connect6 } = handle;
  handle.connect = redirect(connect);
  handle.connect6 = redirect(connect6);
}

/** The prototype of Node's socket handles, by way of one socket that is opened on a free port and closed at once. */
function tcpPrototype(): TcpHandle | undefined {
  const create = (net as unknown as { _createServerHandle?: (...args: unknown[]) => TcpHandle | number })
    ._createServerHandle;
  const sample = create?.(LOOPBACK, 0, 4);
  if (typeof sample !== 'object') return undefined;
  sample.close();
  return Object.getPrototypeOf(sample) as TcpHandle;
}

function isLocal(address: string): boolean {
  return (
    address.startsWith('127.') ||
    address === '0.0.0.0' ||
    address === '::' ||
    address === '::1' ||
    address.startsWith('::ffff:127.')
  );
}

function readMoved(file: string): Moved | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    return text ? (parse(text) as Moved) : undefined;
  } catch {
    return undefined;
  }
}

/** The other process is between creating the file and writing it: a matter of microseconds, a second at the very most. */
function awaitMoved(file: string): Moved | undefined {
  const clock = new Int32Array(new SharedArrayBuffer(4));
  for (let tries = 0; tries < 1000; tries += 1) {
    const moved = readMoved(file);
    if (moved) return moved;
    Atomics.wait(clock, 0, 0, 1);
  }
  return undefined;
}

const known = new Map<number, Moved>();

function byReal(folder: string, real: number): Moved | undefined {
  if (!known.has(real)) {
    for (const name of readdirSync(folder)) {
      const moved = name.startsWith('port-') ? readMoved(join(folder, name)) : undefined;
      if (moved) known.set(moved.real, moved);
    }
  }
  return known.get(real);
}
