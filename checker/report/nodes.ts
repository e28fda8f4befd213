import type { Verified } from '../lesson/verify.ts';
import { table } from '../terminal/layout.ts';
import { paint, type Terminal } from '../terminal/style.ts';
import { lasted } from '../wording/amounts.ts';

/** How the lessons' check of themselves went on one Node: what it found, or what it broke with. */
export type NodeOutcome = { line: string; version: string } & ({ verified: Verified } | { broke: string });

/** Whether every program got its verdict. */
export function isRight(outcome: NodeOutcome): boolean {
  return 'verified' in outcome && outcome.verified.wrong.length === 0;
}

/** A table with a row for each Node, and a line for each wrong verdict below. */
export function renderNodes(outcomes: readonly NodeOutcome[], terminal: Terminal): string {
  const rows = outcomes.map((outcome) => {
    const cells = 'verified' in outcome ? counts(outcome.verified) : ['did not run', ''];
    return [
      outcome.line,
      outcome.version,
      paint(terminal, isRight(outcome) ? 'green' : 'red', cells[0] ?? ''),
      cells[1] ?? '',
    ];
  });
  const head = ['line', 'version', 'programs right', 'time'];
  const wrong = outcomes.flatMap(faults).map((fault) => `${paint(terminal, 'red', '✗')} ${fault}`);
  const all = table([head, ...rows], terminal.width, {
    header: true,
    align: ['right', 'left', 'right', 'right'],
  });
  return [all, ...(wrong.length > 0 ? ['', ...wrong] : [])].join('\n');
}

function counts({ runs, wrong, ms }: Verified): string[] {
  return [`${runs - wrong.length} of ${runs}`, lasted(ms)];
}

function faults(outcome: NodeOutcome): string[] {
  const node = `Node ${outcome.version}`;
  if ('broke' in outcome) return [`${node}: ${outcome.broke}`];
  return outcome.verified.wrong.map(({ program, problem }) => `${node}: ${program}: ${problem}`);
}
