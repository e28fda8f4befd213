import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { now } from './trace-tail.ts';

/** The sockets that listen now, by port, as far as the operating system tells (Linux: /proc/net/tcp). Undefined elsewhere. */
export function listeningSockets(): Map<number, string> | undefined {
  try {
    const lines = ['tcp', 'tcp6'].flatMap((name) => readFileSync(`/proc/net/${name}`, 'latin1').split('\n'));
    return new Map(
      lines.flatMap((line): [number, string][] => {
        // sl, local address, remote address, state (0A: listen), queues, timer, retransmits, uid, timeout, inode (man 5 proc).
        const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
        return state === '0A' && inode ? [[Number.parseInt(local.split(':')[1] ?? '', 16), inode]] : [];
      }),
    );
  } catch {
    return undefined;
  }
}

/**
 * How many of the ports that a program had opened are still open, after a moment in which the operating system may close what was in flight. Another
 * program may have been given the same port since: where sockets can be told apart, only the very `sockets` from before count.
 */
export async function portsHeld(ports: number[], before: Map<number, string> | undefined): Promise<number> {
  const held = await Promise.all(
    [...new Set(ports)].map(async (port) => {
      const deadline = now() + 1000;
      while (await isSame(port, before)) {
        if (now() >= deadline) return true;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return false;
    }),
  );
  return held.filter(Boolean).length;
}

async function isSame(port: number, before: Map<number, string> | undefined): Promise<boolean> {
  const after = before && listeningSockets();
  if (!before || !after) return accepts(port);
  return before.has(port) && before.get(port) === after.get(port);
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
