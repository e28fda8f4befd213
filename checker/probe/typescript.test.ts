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

it("an error in another file has the program's own file and line", async () => {
  const { steps } = await checkFiles(1, {
    'server.ts':
      "import { fail } from './fail.ts';\n\ninterface A { b: number }\nfail({ b: 1 } satisfies A);",
    'fail.ts':
      '// a comment\n\nexport type T = { b: number };\nexport function fail(t: T): never {\n  throw new Error(`b is ${t.b}`);\n}',
  });
  expect(steps[0]).toMatchObject({
    verdict: 'fail',
    finding: { code: 'crashed', message: 'Error: b is 1', place: { line: 5 } },
  });
});
