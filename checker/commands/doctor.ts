import { folderLines } from '../doctor/folders.ts';
import { cleanedLines, leftoverLines } from '../doctor/leftover-lines.ts';
import type { Line, State } from '../doctor/line.ts';
import { loopback, portUse } from '../doctor/network.ts';
import { nodeVersion } from '../doctor/node-version.ts';
import { probeTrial } from '../doctor/probe-trial.ts';
import { resourceLines } from '../doctor/resources.ts';
import { runtimeLines } from '../doctor/runtime.ts';
import { toolLines } from '../doctor/tools.ts';
import { EXIT } from '../errors.ts';
import { cleanRuns, findRuns } from '../run/leftovers.ts';
import { paint, type Style, type Terminal } from '../terminal/style.ts';
import type { Command, Invocation } from './command.ts';
import { refuseMoreThan } from './words.ts';

const MARKS: Record<State, { mark: string; style: Style }> = {
  good: { mark: '✓', style: 'green' },
  fact: { mark: '·', style: 'gray' },
  note: { mark: '!', style: 'yellow' },
  bad: { mark: '✗', style: 'red' },
};
const NAME_WIDTH = 13;

/** `npm run doctor` */
export const doctor: Command = {
  usage: 'doctor',
  does: 'look at this machine, and at what earlier checks left behind: one line each, to be pasted into a bug report; exits 1 when something stops the workshop from working',
  options: ['clean', 'port', 'json', 'help'],
  examples: ['doctor', 'doctor -- --clean'],
  async run(invocation) {
    const { args, print, terminal } = invocation;
    refuseMoreThan(0, args.words, 'It takes no words: npm run doctor');
    const lines: Line[] = [];
    const say = (...more: Line[]): void => {
      lines.push(...more);
      if (!args.json) for (const line of more) print(shown(line, terminal));
    };
    await look(invocation, say);
    const works = !lines.some(({ state }) => state === 'bad');
    if (args.json) print(JSON.stringify({ schema: 1, works, lines }));
    else print(verdict(lines, terminal));
    return works ? EXIT.passed : EXIT.failed;
  },
};

async function look({ args, status }: Invocation, say: (...lines: Line[]) => void): Promise<void> {
  const node = nodeVersion(process.version);
  // What the rest finds is no news then, and an old Node may not even get that far.
  if (node.state === 'bad') return say(node);
  // First: what the doctor itself starts is not to be found.
  const runs = findRuns();
  say(...runtimeLines(process.env), ...resourceLines(args.timeoutMs / 1000));
  say(await loopback(), await portUse(args.port), ...folderLines());

  status('starting a small program under the probe …');
  const trial = await probeTrial();
  status('');
  say(trial, ...toolLines(process.env));
  if (args.clean) say(...cleanedLines(await cleanRuns(runs)));
  say(...leftoverLines(args.clean ? findRuns() : runs));
}

/** One line, whatever the width of the terminal: it is to be pasted somewhere. */
function shown({ name, state, found, advice }: Line, terminal: Terminal): string {
  const { mark, style } = MARKS[state];
  const said = state === 'note' || state === 'bad' ? paint(terminal, style, found) : found;
  const rest = advice ? `. ${advice}.` : '';
  return `${paint(terminal, style, mark)} ${paint(terminal, 'bold', name.padEnd(NAME_WIDTH))}${said}${rest}`.replaceAll(
    /\s*\n\s*/g,
    ' ',
  );
}

function verdict(lines: readonly Line[], terminal: Terminal): string {
  const bad = lines.filter(({ state }) => state === 'bad').map(({ name }) => name);
  if (bad.length > 0)
    return `\n${paint(terminal, ['bold', 'red'], `The workshop cannot work here: ${bad.join(', ')}.`)}`;
  return `\n${paint(terminal, ['bold', 'green'], 'Nothing stops the workshop from working here.')}`;
}
