import { describe, expect, it } from 'vitest';
import type { Finding } from '../judge/finding.ts';
import { checkFiles } from '../testing/programs.ts';
import { tell } from '../wording/tell.ts';

const serve = (body: string): string =>
  `require('node:http').createServer((request, response) => { ${body} }).listen(3000)`;

/** What can be wrong with a program before anybody looks at what it does: the finding, and words that have to be in the sentence. */
const BROKEN: { name: string; files: Record<string, string>; code: Finding['code']; says: RegExp }[] = [
  {
    name: 'a syntax error in JavaScript',
    files: { 'server.cjs': 'const x = ;\n' },
    code: 'syntax-error',
    says: /SyntaxError.*server\.cjs:1/,
  },
  {
    name: 'a syntax error in an ES module',
    files: { 'server.mjs': '\nconst x = ;\n' },
    code: 'syntax-error',
    says: /SyntaxError.*server\.mjs:2/,
  },
  {
    name: 'a syntax error in TypeScript',
    files: { 'server.ts': 'const a = 1;\nconst x: = ;\n' },
    code: 'syntax-error',
    says: /server\.ts:2/,
  },
  {
    name: 'a package that is not there',
    files: { 'server.mjs': "import 'no-such-package-at-all';" },
    code: 'crashed',
    says: /no-such-package-at-all/,
  },
  {
    name: 'a file that is not there, named as the program names it',
    files: { 'server.ts': "import { app } from './app.js';\nconsole.log(app);" },
    code: 'crashed',
    says: /Cannot find module '\.\/app\.js'/,
  },
  {
    name: 'an error at the top level',
    files: { 'server.ts': 'enum Kind { A }\ntype B = 1;\n\nthrow new Error(`no ${Kind.A}`);' },
    code: 'crashed',
    says: /Error: no 0.*server\.ts:4/,
  },
  {
    name: 'a rejected promise',
    files: { 'server.cjs': "Promise.reject(new Error('later'))" },
    code: 'crashed',
    says: /later/,
  },
  { name: 'ending at once', files: { 'server.ts': 'process.exit(0);' }, code: 'exited', says: /exit code 0/ },
  {
    name: 'ending itself by a signal',
    files: { 'server.cjs': "process.kill(process.pid, 'SIGKILL')" },
    code: 'exited',
    says: /SIGKILL/,
  },
  {
    name: 'never listening, with a timer',
    files: { 'server.cjs': 'setInterval(() => {}, 100)' },
    code: 'never-listens',
    says: /no server of it listens on 3000/,
  },
  {
    name: 'listening on another port',
    files: { 'server.cjs': serve('response.end()').replace('3000', '8080') },
    code: 'listens-elsewhere',
    says: /8080/,
  },
  {
    name: 'an endless loop before listening',
    files: { 'server.cjs': 'for (;;);' },
    code: 'stuck',
    says: /stuck/,
  },
  {
    name: 'rubbish instead of HTTP',
    files: {
      'server.cjs': "require('node:net').createServer((socket) => socket.end('hello there')).listen(3000)",
    },
    code: 'not-http',
    says: /not HTTP/,
  },
  {
    name: 'closing the connection',
    files: { 'server.cjs': serve('response.socket.destroy()') },
    code: 'cut-off',
    says: /broke/,
  },
  {
    name: 'an error in the handler',
    files: { 'server.cjs': serve("throw new Error('in the handler')") },
    code: 'crashed',
    says: /in the handler/,
  },
  {
    name: 'half an answer',
    files: { 'server.cjs': serve("response.setHeader('Content-Length', 100); response.write('Hello')") },
    code: 'no-answer',
    says: /No complete answer/,
  },
];

describe.concurrent('a broken program is told what is wrong with it', () => {
  it.each(BROKEN)('$name', { timeout: 60_000 }, async ({ files, code, says }) => {
    const { steps, cleanup } = await checkFiles(1, files);
    const failed = steps.find((step) => step.verdict !== 'pass');
    expect(failed).toMatchObject({ verdict: 'fail', finding: { code } });
    if (failed?.finding)
      expect(tell(failed.finding)).toMatchObject({
        saw: expect.stringMatching(says) as string,
        fault: 'program',
      });
    expect(cleanup).toEqual({ processesLeft: 0, portsHeld: 0 });
  });
});

it('says that the limit of the whole check was reached, and blames nobody', async () => {
  const { steps } = await checkFiles(1, { 'server.cjs': 'setInterval(() => {}, 100)' }, { deadlineMs: 1000 });
  expect(steps[0]).toMatchObject({ verdict: 'unsure', finding: { code: 'deadline', seconds: 1 } });
});
