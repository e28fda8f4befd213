import type { ErrorEvent, PrintEvent, TraceEvent, TraceLine } from './events.ts';
import type { RunRecord } from './observation.ts';

/** A line that a process of the program printed. `lane` is what the process is called: `primary`, `worker 2`, `process 4711`. */
export interface PrintedLine {
  lane: string;
  text: string;
}

/** What each process printed, line by line in the order of time. With an error that nothing caught comes its stack, which Node prints. */
export function printedLines(run: RunRecord): PrintedLine[] {
  const errors = run.events.filter((event): event is ErrorEvent => event.type === 'error');
  const lines: (PrintedLine & { open: boolean; of: string })[] = [];
  for (const event of withPrints(errors, run.output.prints)) {
    const lane = laneOf(run, event.pid);
    if (event.type === 'error') {
      const stack = ownStack(event.stack === '' ? event.message : event.stack);
      lines.push(...stack.map((text) => ({ lane, text, open: false, of: '' })));
    } else if (event.type === 'print') {
      const of = `${event.pid} ${event.to}`;
      const begun = lines.findLast((line) => line.of === of);
      const open = event.open === true;
      if (begun?.open) Object.assign(begun, { text: begun.text + event.text, open });
      else lines.push({ lane, text: event.text, open, of });
    }
  }
  return lines.map(({ lane, text }) => ({ lane, text: text.trimEnd() })).filter(({ text }) => text !== '');
}

/** Events with what was printed between them. Events stay in the order in which they were written. */
export function withPrints(events: readonly TraceEvent[], prints: readonly PrintEvent[]): TraceLine[] {
  const lines: TraceLine[] = [];
  let next = 0;
  for (const event of events) {
    for (let print = prints[next]; print && print.t < event.t; print = prints[(next += 1)]) lines.push(print);
    lines.push(event);
  }
  return [...lines, ...prints.slice(next)];
}

/** Without the lines that lie inside Node or the probe: they lead nowhere. */
export function ownStack(stack: string): string[] {
  return stack
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^\s+at (?:.*\()?(?:node:|.*[/\\]probe\.cjs:)/.test(line));
}

/** What a process of the program is called. */
export function laneOf(run: RunRecord, pid: number): string {
  if (pid === run.primary) return 'primary';
  const fork = run.events.find((event) => event.type === 'fork' && event.child === pid);
  return fork?.type === 'fork' ? `worker ${fork.worker}` : `process ${pid}`;
}
