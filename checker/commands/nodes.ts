import { EXIT, UsageError } from '../errors.ts';
import { verifyUnder } from '../lesson/verify-under.ts';
import { isRight, renderNodes, type NodeOutcome } from '../report/nodes.ts';
import { isOfLine, nodeOfLine, type NodeBinary, type NoBinary } from '../run/other-node.ts';
import type { Command } from './command.ts';
import { lessonOf } from './lesson-argument.ts';

/** The lines of Node that the workshop is for, oldest first. */
const LINES = ['20', '22', '24', '26'];

/** `npm run test:nodes` */
export const nodes: Command = {
  usage: 'test:nodes [line …]',
  does: `for authors: let the lessons check themselves on several lines of Node (${LINES.join(', ')}, if none are named), which npm installs once into .workshop/nodes`,
  options: ['others', 'lesson', 'parallel', 'help'],
  examples: ['test:nodes', 'test:nodes 20 26', 'test:nodes 22.12.0', 'test:nodes oldest newest -- --others'],
  async run({ args, print, status, terminal }) {
    const asked = args.words.length === 0 ? LINES : [...new Set(args.words.map(lineOf))];
    const lines = asked.filter((line) => !args.others || !isOfLine(process.versions.node, line));
    if (lines.length === 0) {
      print(`Nothing to do: the Node that runs now is ${process.versions.node}.`);
      return EXIT.passed;
    }
    const words = args.lesson === null ? [] : [lessonOf(args.lesson).name];
    if (args.parallel !== null) words.push('--parallel', String(args.parallel));

    // All of them first: minutes of checking are not lost to a missing network.
    const binaries: NodeBinary[] = [];
    for (const line of lines) {
      status(`Node ${line}: looking, or installing …`);
      binaries.push(orRefuse(line, await nodeOfLine(line)));
    }
    const outcomes: NodeOutcome[] = [];
    for (const [index, binary] of binaries.entries()) {
      status(`Node ${binary.version} (${index + 1} of ${binaries.length}): the lessons check themselves …`);
      outcomes.push(await verifyUnder(binary, words));
    }
    status('');
    print(renderNodes(outcomes, terminal));
    return outcomes.every(isRight) ? EXIT.passed : EXIT.failed;
  },
};

function lineOf(word: string): string {
  if (word === 'oldest') return LINES[0] ?? word;
  if (word === 'newest') return LINES.at(-1) ?? word;
  if (/^\d+(\.\d+){0,2}$/.test(word)) return word;
  throw new UsageError(`${word} is no line of Node.`, `For example: npm run test:nodes ${LINES.join(' ')}`);
}

function orRefuse(line: string, found: NodeBinary | NoBinary): NodeBinary {
  if ('path' in found) return found;
  const why =
    found.kind === 'no-npm'
      ? 'npm is not on this machine, or not on its PATH.'
      : `npm says:\n${found.said.trim()}`;
  throw new UsageError(
    `Node ${line} could not be installed: this machine's fault, not the workshop's. ${why}`,
    `npm and the network are needed once for each line of Node. Without: npm run test:nodes ${process.versions.node.split('.')[0]}`,
  );
}
