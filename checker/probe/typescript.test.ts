import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkFiles } from '../testing/programs.ts';

const serveFrom = (worker: string): string => `
import cluster from 'node:cluster';
if (cluster.isPrimary) {
  cluster.setupPrimary({ exec: ${worker} });
  cluster.fork();
}
`;
const WORKER = `
import http, { type RequestListener } from 'node:http';
enum Route { Pid = '/pid' }
const answer: RequestListener = (request, response) => void response.end(request.url === Route.Pid ? String(process.pid) : 'Hello World');
http.createServer(answer).listen(3000);
`;

/** TypeScript as people write it: each must pass lesson 2, on every Node version. */
const PROGRAMS: Record<string, Record<string, string>> = {
  'another file as the worker, by a relative path': {
    'server.ts': serveFrom("'./worker.ts'"),
    'worker.ts': WORKER,
  },
  'another file as the worker, by import.meta': {
    'server.mts': serveFrom("fileURLToPath(new URL('worker.mts', import.meta.url))").replace(
      '\nimport',
      "\nimport { fileURLToPath } from 'node:url';\nimport",
    ),
    'worker.mts': WORKER,
  },
  'another file as the worker, by __dirname, in CommonJS': {
    'server.cts':
      "const cluster = require('node:cluster') as typeof import('node:cluster').default;\nconst path = require('node:path') as typeof import('node:path');\nif (cluster.isPrimary) { cluster.setupPrimary({ exec: path.join(__dirname, 'worker.cts') }); cluster.fork(); }",
    'worker.cts': WORKER,
  },
  'a package.json that says module': {
    'package.json': '{ "type": "module" }',
    'server.ts': serveFrom("'./worker.ts'"),
    'worker.ts': WORKER,
  },
  'imports with .js endings, without endings, and of folders': {
    'server.ts': "import './role.js';",
    'role.ts':
      "import cluster from 'node:cluster';\nimport { work } from './work';\nif (cluster.isPrimary) cluster.fork();\nelse work();",
    'work/index.ts': `export function work(): void {\n  void import('./serve.ts');\n}`,
    'work/serve.ts': WORKER,
  },
  'await at the top level, with imports': {
    'server.mts':
      "import cluster from 'node:cluster';\nif (cluster.isPrimary) cluster.fork();\nelse { const { work } = await import('./work.ts'); await work(); }",
    'work.ts': `${WORKER}\nexport async function work(): Promise<void> {}`,
  },
  'JavaScript that imports TypeScript': {
    'server.mjs':
      "import cluster from 'node:cluster';\nif (cluster.isPrimary) cluster.fork();\nelse await import('./worker.ts');",
    'worker.ts': WORKER,
  },
  'parameter properties, namespaces and decorators': {
    'server.ts': `
      import cluster from 'node:cluster';
      namespace Texts { export const hello = 'Hello World'; }
      function bound(method: (this: Answers, url?: string) => string, context: ClassMethodDecoratorContext) { void context; return method; }
      class Answers { constructor(private readonly text: string) {} @bound of(url?: string) { return url === '/pid' ? String(process.pid) : this.text; } }
      if (cluster.isPrimary) cluster.fork();
      else {
        const http = require('node:http') as typeof import('node:http');
        const answers = new Answers(Texts.hello);
        http.createServer((request, response) => void response.end(answers.of(request.url))).listen(3000);
      }
    `,
  },
};

describe.concurrent('TypeScript works in full', () => {
  it.each(Object.entries(PROGRAMS))('%s', async (_, files) => {
    const { steps } = await checkFiles(2, files);
    expect(steps.map(({ id, verdict, finding }) => ({ id, verdict, finding }))).toEqual(
      ['forks', 'worker-serves', 'knows-itself'].map((id) => ({ id, verdict: 'pass', finding: null })),
    );
  });
});

const LIB =
  'type T = {\n  b: number;\n};\nexport function fail(t: T): never {\n  throw new Error(`b is ${t.b}`);\n}';
const BROKEN = "interface A {\n  b: number;\n}\n\tconst a: A = { '日': 1 ;\nexport { a };";

/** Where the finding's place must be: in the files as the learner wrote them. */
const PLACES: Record<
  string,
  { files: Record<string, string>; code: string; message: string; at: [string, number, number] }
> = {
  'an error in an imported file': {
    files: { 'server.ts': "import { fail } from './lib.ts';\nfail({ b: 1 });", 'lib.ts': LIB },
    code: 'crashed',
    message: 'Error: b is 1',
    at: ['lib.ts', 5, 9],
  },
  'an error after an await at the top level': {
    files: {
      'server.ts':
        "interface A {\n  b: number;\n}\nawait null;\nconst { fail } = await import('./lib.ts');\nfail({ b: 2 } satisfies A);",
      'lib.ts': LIB,
    },
    code: 'crashed',
    message: 'Error: b is 2',
    at: ['lib.ts', 5, 9],
  },
  'an error in a worker': {
    files: {
      'server.ts':
        "import cluster from 'node:cluster';\ninterface A {\n  b: number;\n}\nif (cluster.isPrimary) {\n  cluster.fork();\n} else {\n  const a: A[] = [];\n  setTimeout(() => console.log(a[1]!.b), 1);\n}",
    },
    code: 'crashed',
    message: "TypeError: Cannot read properties of undefined (reading 'b')",
    at: ['server.ts', 9, 38],
  },
  'a syntax error': {
    files: { 'server.ts': BROKEN },
    code: 'syntax-error',
    message: 'SyntaxError: Expected "}" but found ";"',
    at: ['server.ts', 4, 24],
  },
  'a syntax error in a file that is imported after an await at the top level': {
    files: { 'server.ts': "await null;\nawait import('./lib.ts');", 'lib.ts': BROKEN },
    code: 'syntax-error',
    message: 'SyntaxError: Expected "}" but found ";"',
    at: ['lib.ts', 4, 24],
  },
  'JSON that is none, though its error is called SyntaxError': {
    files: {
      'server.ts': "interface A {\n  b: number;\n}\nconst a = JSON.parse('{b: 1}') as A;\nexport { a };",
    },
    code: 'crashed',
    message: 'SyntaxError: ',
    at: ['server.ts', 4, 16],
  },
  'a syntax error in JavaScript': {
    files: { 'server.mjs': "import './lib.mjs';", 'lib.mjs': '\n\nconst b = {;' },
    code: 'syntax-error',
    message: "SyntaxError: Unexpected token ';'",
    at: ['lib.mjs', 3, 12],
  },
};

it.each(Object.entries(PLACES))(
  "%s has the program's own file, line and column",
  async (_, { files, code, message, at }) => {
    const { steps, program } = await checkFiles(2, files);
    const [file, line, column] = at;
    expect(steps.find(({ verdict }) => verdict === 'fail')?.finding).toMatchObject({
      code,
      message: expect.stringContaining(message) as string,
      place: { file: join(dirname(program.entry), file), line, column },
    });
  },
);
