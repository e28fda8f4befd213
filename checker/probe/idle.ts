import { openServers } from './http.ts';
import { write } from './write.ts';

/** Resources that only wait for somebody else (https://nodejs.org/api/process.html#processgetactiveresourcesinfo). */
const WAITING = new Set(['PipeWrap', 'TTYWrap', 'TCPServerWrap', 'ProcessWrap', 'SignalWrap', 'FSEventWrap']);
const EVERY_MS = 20;

/** Reports when this process can no longer do anything by itself, and ends it when the checker is gone. */
export function watchIdleness(checker: number): void {
  const { getActiveResourcesInfo, kill, pid } = process;
  const { setInterval } = globalThis;
  let quietChecks = 0;
  let reported: boolean | undefined;
  setInterval(() => {
    const resources = Reflect.apply(getActiveResourcesInfo, process, []);
    const timers = resources.filter((resource) => resource === 'Timeout').length;
    const idle =
      timers <= timersOfServers(resources) &&
      resources.every((resource) => resource === 'Timeout' || WAITING.has(resource));
    quietChecks = idle ? quietChecks + 1 : 0;
    // Twice in a row: whatever was on its way here at the first look has been dealt with at the second.
    const now = quietChecks >= 2;
    if (now !== reported) {
      reported = now;
      write({ type: 'idle', idle: now });
    }
    try {
      Reflect.apply(kill, process, [checker, 0]);
    } catch {
      Reflect.apply(kill, process, [pid, 'SIGKILL']);
    }
  }, EVERY_MS).unref();
}

/** Under round-robin a worker's server has no socket: Node keeps the process alive with a timer that does nothing (lib/internal/cluster/child.js). */
function timersOfServers(resources: string[]): number {
  return Math.max(0, openServers() - resources.filter((resource) => resource === 'TCPServerWrap').length);
}
