import type { Finding } from '../judge/finding.ts';
import type { TraceLine } from './events.ts';
import type { Ending, Exchange, Observation, RunRecord } from './observation.ts';
import { withPrints } from './printed.ts';
import { parseEvent } from './read.ts';

/** A check's kept trace, as far as its file could be read. */
export interface KeptTrace {
  runs: RunRecord[];
  /** What the check found. */
  finding: Finding | null;
  /** Lines that are no part of a trace: damaged, or cut off. */
  damaged: number;
}

/** The text of a file that keeps what was seen of a check. `docs/trace-format.md` describes it. */
export function writeKept({ runs }: Observation, finding: Finding | null): string {
  const lines = runs.flatMap((run): object[] => [
    { type: 'run', name: run.name, cpus: run.cpus, port: run.port, primary: run.primary, t: run.spawnedAt },
    ...withPrints(run.events, run.output.prints),
    ...run.signals.map((signal) => ({ type: 'signal', ...signal })),
    ...run.exchanges.map((exchange) => ({ type: 'exchange', ...exchange })),
    ...(run.ending ? [{ type: 'ending', ...run.ending }] : []),
  ]);
  if (finding) lines.push({ type: 'finding', finding });
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** Reads such a text. What cannot be read is counted, and the rest is used. */
export function readKept(text: string): KeptTrace {
  const trace: KeptTrace = { runs: [], finding: null, damaged: 0 };
  for (const line of text.split('\n')) {
    if (line !== '' && !takeLine(trace, line)) trace.damaged += 1;
  }
  return trace;
}

function takeLine(trace: KeptTrace, line: string): boolean {
  const kept = parse(line);
  if (!kept) return false;
  if (kept['type'] === 'run') return takeRun(trace, kept);
  if (kept['type'] === 'finding') return takeFinding(trace, kept['finding']);
  const run = trace.runs.at(-1);
  if (!run) return false;
  const { type: _, ...rest } = kept;
  switch (kept['type']) {
    case 'exchange':
      return has(rest, {
        nonce: 'string',
        label: 'string',
        method: 'string',
        path: 'string',
        endedAt: 'number',
        outcome: 'object',
      })
        ? run.exchanges.push(rest as unknown as Exchange) > 0
        : false;
    case 'signal':
      return has(rest, { pid: 'number', signal: 'string', t: 'number' })
        ? run.signals.push(rest as unknown as RunRecord['signals'][number]) > 0
        : false;
    case 'ending':
      if (!has(rest, { by: 'string', t: 'number' })) return false;
      run.ending = rest as unknown as Ending;
      return true;
    default:
      return takeEvent(run, parseEvent(line));
  }
}

function takeRun(trace: KeptTrace, kept: Record<string, unknown>): boolean {
  if (!has(kept, { name: 'string', cpus: 'number', port: 'number', primary: 'number', t: 'number' }))
    return false;
  const { name, cpus, port, primary, t } = kept as unknown as RunRecord & { t: number };
  trace.runs.push({
    name,
    cpus,
    port,
    primary,
    spawnedAt: t,
    events: [],
    exchanges: [],
    signals: [],
    ending: null,
    output: { stdout: '', stderr: '', prints: [] },
    // What a judge needs besides is not kept.
    patience: 1,
    withheld: [],
    settled: null,
    settledAt: null,
    lost: 0,
    unconfirmed: [],
    gone: null,
    limit: null,
  });
  return true;
}

function takeFinding(trace: KeptTrace, finding: unknown): boolean {
  if (typeof finding !== 'object' || finding === null || !has(finding, { code: 'string' })) return false;
  trace.finding = finding as Finding;
  return true;
}

function takeEvent(run: RunRecord, event: TraceLine | undefined): boolean {
  if (!event) return false;
  if (event.type === 'print') run.output.prints.push(event);
  else run.events.push(event);
  return true;
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function has(value: object, facts: Record<string, 'string' | 'number' | 'object'>): boolean {
  return Object.entries(facts).every(([name, type]) => {
    const fact = (value as Record<string, unknown>)[name];
    return typeof fact === type && fact !== null;
  });
}
