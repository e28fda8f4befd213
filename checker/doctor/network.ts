import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import type { Line } from './line.ts';

const HOST = '127.0.0.1';
const WITHIN_MS = 3000;

/** Whether this machine can talk to itself. */
export async function loopback(): Promise<Line> {
  const name = 'loopback';
  // Whoever connects may leave at once: that is no error here.
  const server = createServer((socket) => socket.on('error', () => undefined).end('hello'));
  try {
    server.listen(0, HOST);
    await once(server, 'listening', { signal: AbortSignal.timeout(WITHIN_MS) });
    const { port } = server.address() as AddressInfo;
    const problem = await reach(port);
    if (problem === null) return { name, state: 'good', found: `a connection to ${HOST} works` };
    return { name, state: 'bad', found: `a connection to ${HOST}: ${problem}`, advice: BLOCKED };
  } catch (error) {
    return {
      name,
      state: 'bad',
      found: `no server on ${HOST}: ${(error as Error).message}`,
      advice: BLOCKED,
    };
  } finally {
    server.close();
  }
}

const BLOCKED = 'The checker asks programs there: look at firewall, VPN or sandbox';

/** Whether a program that is started by hand finds its port free. */
export async function portUse(number: number): Promise<Line> {
  const name = `port ${number}`;
  const isTaken = (await reach(number)) === null || !(await canListen(number));
  if (!isTaken) return { name, state: 'good', found: 'free' };
  return {
    name,
    state: 'note',
    found: 'another program has it',
    advice: `Harmless for checks, which move a program's ports; by hand start yours on another: PORT=${number + 1} npx tsx …`,
  };
}

/** Null when a connection is accepted, else why it is not. */
function reach(number: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect(number, HOST);
    const done = (problem: string | null): void => {
      socket.destroy();
      resolve(problem);
    };
    socket.setTimeout(WITHIN_MS, () => done(`no answer within ${WITHIN_MS / 1000} s`));
    socket.once('connect', () => done(null));
    socket.once('error', (error) => done(error.message));
  });
}

/** On the loopback only: looking opens no port to the network. */
function canListen(number: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(number, HOST, () => server.close(() => resolve(true)));
  });
}
