import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

/** The workshop's own folder. */
export const root = join(__dirname, '..', '..');

/** How a command ended and what it printed. */
export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** A learner's folder, fresh for each test of a file. */
export interface Learner {
  /** Absolute path of something in the folder: `exercises/…`, `state/…`. */
  path: (...parts: string[]) => string;
  /** Writes a file there, with the folders around it. */
  put: (path: string, text: string) => void;
  /** Runs a command of the workshop as its script in package.json does. */
  run: (line: string, env?: NodeJS.ProcessEnv) => Promise<Ran>;
}

/** Makes a folder before each test and removes it afterwards. */
export function freshLearner(): Learner {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'workshop-learner-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return {
    path: (...parts) => join(folder, ...parts),
    put: (path, text) => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    },
    run: (line, env) => run(folder, line, env),
  };
}

function run(folder: string, line: string, env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  // As from a shell: what npm, and who runs the tests, have set is not for the command.
  const own = Object.entries(process.env).filter(([name]) => !/^npm_|^(NO|FORCE)_COLOR$/i.test(name));
  const argv = ['--require', 'tsx/cjs', 'checker/cli.ts', ...line.split(' ').filter(Boolean)];
  const options = {
    cwd: root,
    env: {
      ...Object.fromEntries(own),
      LC_ALL: 'C.UTF-8',
      TERM: 'xterm-256color',
      WORKSHOP_EXERCISES: join(folder, 'exercises'),
      WORKSHOP_STATE: join(folder, 'state'),
      ...env,
    },
  };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, argv, options, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}
