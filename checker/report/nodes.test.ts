import { expect, test } from 'vitest';

import { isRight, renderNodes, type NodeOutcome } from './nodes.ts';

const terminal = { width: 80, color: false, live: false };
const right: NodeOutcome = {
  line: '20',
  version: '20.20.2',
  verified: { node: '20.20.2', runs: 189, ms: 182_400, wrong: [] },
};
const wrong: NodeOutcome = {
  line: '26',
  version: '26.10.0',
  verified: {
    node: '26.10.0',
    runs: 189,
    ms: 58_000,
    wrong: [
      { program: '03-worker-per-cpu solution', problem: 'must pass, but: it did not (seed 7f3a21)' },
      { program: '04-shared-port starter', problem: 'must fail at any step, but: every step passed' },
    ],
  },
};
const broken: NodeOutcome = {
  line: '22',
  version: '22.23.3',
  broke: 'exit code 2\nThe checker itself failed',
};

test('a row for each Node, and below a line for each wrong verdict', () => {
  expect(renderNodes([right, wrong, broken], terminal)).toBe(
    [
      'line  version  programs right       time',
      '────  ───────  ──────────────  ─────────',
      '  20  20.20.2      189 of 189  3 min 2 s',
      '  26  26.10.0      187 of 189       58 s',
      '  22  22.23.3     did not run',
      '',
      '✗ Node 26.10.0: 03-worker-per-cpu solution: must pass, but: it did not (seed 7f3a21)',
      '✗ Node 26.10.0: 04-shared-port starter: must fail at any step, but: every step passed',
      '✗ Node 22.23.3: exit code 2',
      'The checker itself failed',
    ].join('\n'),
  );
});

test('only the table when all is right', () => {
  expect(renderNodes([right], terminal).split('\n')).toHaveLength(3);
  expect([right, wrong, broken].map(isRight)).toEqual([true, false, false]);
});
