import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import type { NodeOutcome } from '../report/nodes.ts';
import type { NodeBinary } from '../run/other-node.ts';
import { keepOutput } from '../run/output.ts';
import { workshop } from '../workshop.ts';
import type { Verified } from './verify.ts';

/** Runs `verify` with another Node, to its end. `words` and options are as on its command line. */
export async function verifyUnder(
  { line, version, path }: NodeBinary,
  words: string[],
): Promise<NodeOutcome> {
  // What npm hands on is meant for this command.
  const own = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
  const child = spawn(path, ['--require', 'tsx/cjs', 'checker/cli.ts', 'verify', ...words, '--json'], {
    cwd: workshop.root,
    // Over the channel it notices when this process is gone, however that happened, and goes too.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Its traces are not to replace the learner's.
    env: { ...Object.fromEntries(own), WORKSHOP_STATE: resolve(workshop.state, 'nodes', 'state') },
  });
  const stderr = keepOutput(child.stderr);
  let stdout = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  const ended = await new Promise<string>((done) => {
    child.once('error', ({ message }) => done(message));
    child.once('close', (code, signal) => done(signal ?? `exit code ${code}`));
  });
  const verified = parse(stdout);
  return verified
    ? { line, version, verified }
    : { line, version, broke: `${ended}\n${stderr.text()}`.trim() };
}

/** A verify that failed itself has printed no object. */
function parse(stdout: string): Verified | null {
  try {
    return JSON.parse(stdout) as Verified;
  } catch {
    return null;
  }
}
