import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { freshLearner, root } from '../testing/learner.ts';
import { realReport } from '../testing/real-report.ts';
import { textWidth } from '../terminal/layout.ts';

// What a learner reads, in files: whoever changes a sentence sees in the review how the screens look. `npx vitest run checker/transcripts -u` writes them anew.

const WIDTHS = [40, 80, 200];
const { path, put } = freshLearner();

/** A command as in the learner's own copy of the workshop: paths are short there. */
function screen(line: string, width: number, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^npm_|^(NO|FORCE)_COLOR$|^LC_|^LANG$/i.test(name),
  );
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--require', require.resolve('tsx/cjs'), join(root, 'checker/cli.ts'), ...line.split(' ')],
      {
        cwd: path(),
        env: {
          ...Object.fromEntries(own),
          COLUMNS: String(width),
          TERM: 'xterm-256color',
          TZ: 'UTC',
          WORKSHOP_EXERCISES: path('exercises'),
          WORKSHOP_STATE: path('state'),
          ...env,
        },
      },
      (_, stdout, stderr) =>
        resolve((stdout + stderr).replaceAll(`${root}/`, '').replaceAll(`${path()}/`, '')),
    );
  });
}

/** Commands, paths and code are copied: they stay whole, and so stand alone in their line; a drawing or a program is not wrapped at all. */
function tooWide(text: string, width: number): string[] {
  return text
    .split('\n')
    .filter((line) => textWidth(line) > Math.min(100, width))
    .filter((line) => !/^ {2,}/.test(line) && !/^[-+ ]/.test(line) && line.trim().includes(' '));
}

const begun = (): void => {
  mkdirSync(path('exercises', '03-worker-per-cpu'), { recursive: true });
  copyFileSync(
    join(root, 'lessons/03-worker-per-cpu/starter/server.ts'),
    path('exercises', '03-worker-per-cpu', 'server.ts'),
  );
  const lessons = {
    '01-http-server': { passedAt: '2026-11-20T12:00:00.000Z' },
    '02-first-fork': { passedAt: '2026-11-21T12:00:00.000Z', hints: { forks: 2, 'knows-itself': 1 } },
    '03-worker-per-cpu': {
      failedStep: 'one-per-cpu',
      failedAt: '2026-11-22T12:00:00.000Z',
      finding: {
        code: 'wrong-fork-count',
        expected: 'The primary forks 3 workers on a machine that shows 3 CPUs.',
        saw: 'The primary forked 4.',
        hint: 'Does the loop go once too often (`<=`), or is `fork` called in two places?',
      },
    },
  };
  put(path('state', 'progress.json'), JSON.stringify({ version: 1, lessons }));
};

/** Each screen: what has to be there before, and the commands; the last one's output is the screen. */
const SCREENS: Record<string, { before?: () => void; commands: string[]; env?: NodeJS.ProcessEnv }> = {
  'start-first-time': { commands: ['start'] },
  'start-later': { before: begun, commands: ['start'] },
  list: { before: begun, commands: ['list'] },
  'list-ascii': { before: begun, commands: ['list'], env: { LC_ALL: 'C' } },
  'list-damaged': { before: () => put(path('state', 'progress.json'), '{'), commands: ['list'] },
  'hint-1-finding': { before: begun, commands: ['hint'] },
  'hint-2': { before: begun, commands: ['hint', 'hint'] },
  'hint-3-last': { before: begun, commands: ['hint', 'hint', 'hint'] },
  solution: { before: begun, commands: ['solution 3'] },
  'help-check': { commands: ['check --help'] },
  'help-hint': { commands: ['hint --help'] },
  'usage-no-command': { commands: ['chekc'] },
  'usage-no-lesson': { commands: ['lesson first-frok'] },
  'usage-not-begun': { commands: ['check 2'] },
  'usage-option': { commands: ['check 2 --soluton'] },
};

describe.each(Object.entries(SCREENS))('%s', (name, { before, commands, env }) => {
  test('at every width', async () => {
    for (const width of WIDTHS) {
      before?.();
      let text = '';
      for (const command of commands) text = await screen(command, width, env);
      text = text.replaceAll(/-\d{4}-\d\d-\d\dT[\d-]+Z\.json/g, '-(date).json');
      // What is wrong with a command line goes to standard error, where a pipe's lines stay whole.
      if (!name.startsWith('usage')) expect(tooWide(text, width)).toEqual([]);
      if (width === 80 || (width === 40 && /^(list|start-later|hint-1)/.test(name)))
        await expect(text).toMatchFileSnapshot(`./${name}${width === 80 ? '' : `-${width}`}.txt`);
    }
  });
});

test('the head of a lesson', async () => {
  const text = await screen('lesson 3', 80);
  const lines = text.split('\n');
  await expect(`${lines.slice(0, 24).join('\n')}\n(…)\n${lines.slice(-9).join('\n')}`).toMatchFileSnapshot(
    './lesson-head.txt',
  );
});

const cluster = (worker: string, primary = 'cluster.fork();'): string =>
  `import cluster from 'node:cluster';\nimport http from 'node:http';\n\nif (cluster.isPrimary) {\n  ${primary}\n} else {\n  ${worker}\n}\n`;
const SERVES =
  "http\n    .createServer((request, response) => void response.end(request.url === '/pid' ? String(process.pid) : 'Hello World'))\n    .listen(3000);";

/** Each report: a lesson and a program for it. */
const REPORTS: Record<string, { lesson: number; program: string; deadlineMs?: number }> = {
  'check-passed': { lesson: 2, program: cluster(SERVES) },
  'check-no-fork': {
    lesson: 2,
    program:
      "import http from 'node:http';\n\nhttp.createServer((request, response) => void response.end('Hello World')).listen(3000);\n",
  },
  'check-fork-count': { lesson: 2, program: cluster(SERVES, 'cluster.fork();\n  cluster.fork();') },
  'check-wrong-answer': { lesson: 2, program: cluster(SERVES.replace('String(process.pid)', "'me'")) },
  'check-crashed': {
    lesson: 2,
    program: cluster(
      "console.log('worker begins');\n  const routes: Map<string, string[]> = new Map();\n  console.log(routes.get('/')!.length);",
    ),
  },
  'check-syntax-error': { lesson: 2, program: cluster("console.log('Grüße', '日本' ;") },
  'check-unsure': { lesson: 1, program: 'setInterval(() => undefined, 100);\n', deadlineMs: 1000 },
};

describe.each(Object.entries(REPORTS))('%s', (name, { lesson, program, deadlineMs }) => {
  test('at every width', async () => {
    const folder = ['', '01-http-server', '02-first-fork'][lesson] ?? '';
    put(path('exercises', folder, 'server.ts'), program);
    const report = await realReport(lesson, path(), deadlineMs);
    const cwd = vi.spyOn(process, 'cwd').mockReturnValue(path());
    try {
      for (const width of WIDTHS) {
        const text = report({ width: Math.min(100, width), color: false, live: false });
        expect(tooWide(text, width)).toEqual([]);
        if (width === 80 || (width === 40 && name === 'check-crashed'))
          await expect(`${text}\n`).toMatchFileSnapshot(`./${name}${width === 80 ? '' : `-${width}`}.txt`);
      }
    } finally {
      cwd.mockRestore();
    }
  });
});

test('a colour never reaches who does not want it', async () => {
  begun();
  const colored = await screen('list', 80, { FORCE_COLOR: '1' });
  expect(colored).toContain('\u001B[');
  // oxlint-disable-next-line no-control-regex
  expect(colored.replaceAll(/\u001B\[\d+m/g, '')).toBe(readFileSync(join(__dirname, 'list.txt'), 'utf8'));
  for (const [line, env] of [
    ['list --no-color', { FORCE_COLOR: '1' }],
    ['list', { FORCE_COLOR: '1', npm_config_color: '' }],
    ['list', { FORCE_COLOR: '1', NO_COLOR: '1' }],
    ['list', { FORCE_COLOR: '0' }],
  ] as const)
    expect(await screen(line, 80, env)).not.toContain('\u001B');
});
