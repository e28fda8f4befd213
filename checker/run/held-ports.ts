import { readdirSync, readlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { readProc } from './read-proc.ts';
import { now } from './trace-tail.ts';

/** The sockets that processes have open, by the numbers of the operating system (Linux: /proc/<pid>/fd). Undefined where it does not tell. */
export function openSockets(pids: readonly number[]): ReadonlySet<string> | undefined {
  if (process.platform !== 'linux') return undefined;
  return new Set(pids.flatMap((pid) => socketsOf(pid)));
}

function socketsOf(pid: number): string[] {
  try {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).flatMap((fd) => {
      const [, inode] = /^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${fd}`)) ?? [];
      return inode === undefined ? [] : [inode];
    });
  } catch {
    // The process ends at this moment: with it its sockets close.
    return [];
  }
}

/**
 * How many of the ports that a program had opened are still open, after a moment in which the operating system may close what was in flight. Another
 * program may have been given the same port since: where sockets can be told apart, only the very sockets that were open `before` count.
 */
export async function portsHeld(ports: number[], before: ReadonlySet<string> | undefined): Promise<number> {
  const held = await Promise.all(
    [...new Set(ports)].map(async (port) => {
      const deadline = now() + 1000;
      while ((await accepts(port)) && isSame(port, before)) {
        if (now() >= deadline) return true;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return false;
    }),
  );
  return held.filter(Boolean).length;
}

function isSame(port: number, before: ReadonlySet<string> | undefined): boolean {
  const after = before && listeningSockets();
  if (!before || !after) return true;
  return after.some((socket) => socket.port === port && before.has(socket.inode));
}

/** All sockets of the machine that listen now. It takes the kernel a while to list them: only for the rare case. */
function listeningSockets(): { port: number; inode: string }[] | undefined {
  try {
    const lines = ['tcp', 'tcp6'].flatMap((name) => readProc(`/proc/net/${name}`).split('\n'));
    return lines.flatMap((line) => {
      // sl, local address, remote address, state (0A: listen), queues, timer, retransmits, uid, timeout, inode (man 5 proc).
      const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
      const port = Number.parseInt(local.split(':')[1] ?? '', 16);
      return state === '0A' && inode ? [{ port, inode }] : [];
    });
  } catch {
    return undefined;
  }
}

/** Whether somebody accepts connections on a port of loopback. */
export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
