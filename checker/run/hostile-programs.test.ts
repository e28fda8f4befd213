import { describe, expect, it } from 'vitest';
import type { Finding } from '../judge/finding.ts';
import { checkFiles } from '../testing/programs.ts';
import { tell } from '../wording/tell.ts';
import type { CheckOptions } from './check.ts';

/** A right program of lesson 3, with something else before it in every process, in the primary, or in the workers. */
function cluster({ all = '', primary = '', worker = '', env = '', handler = '' }): string {
  return `
    const cluster = require('node:cluster');
    const http = require('node:http');
    const os = require('node:os');
    const { spawn, exec, execSync, fork } = require('node:child_process');
    const fs = require('node:fs');
    ${all}
    if (cluster.isPrimary) {
      ${primary}
      for (let n = os.availableParallelism(); n > 0; n -= 1) cluster.fork(${env});
    } else {
      ${worker}
      http.createServer((request, response) => { ${handler || "response.end('Hello World')"} }).listen(3000);
    }
  `;
}

/** A loop has to have its CPU time before it is called endless: on a busy machine that takes long. */
const DEADLINE_MS = 200_000;

interface Hostile {
  name: string;
  program: string;
  /** The finding, and words that have to be in what was seen or in the hint. None: nothing is wrong with the program. */
  fails?: { code: Finding['code']; says: RegExp };
  options?: Partial<CheckOptions>;
}

/** They keep a core busy as long as they live: one at a time, so that they do not take it from each other. */
const ENDLESS: Hostile[] = [
  {
    name: 'an endless loop in the primary, after the forks',
    program: `${cluster({})} if (cluster.isPrimary) for (;;);`,
    fails: { code: 'stuck', says: /stuck/ },
  },
  {
    name: 'an endless loop in every worker',
    program: cluster({ worker: 'for (;;);' }),
    fails: { code: 'never-listens', says: /no server of it listens on 3000/ },
  },
  {
    name: 'an endless loop in one worker',
    program: cluster({ worker: 'if (cluster.worker.id === 1) for (;;);' }),
    fails: { code: 'not-all-listen', says: /1/ },
  },
  {
    name: 'an endless loop at the first request',
    program: cluster({ handler: 'for (;;);' }),
    fails: { code: 'no-answer', says: /No complete answer/ },
  },
];

const HOSTILE: Hostile[] = [
  {
    name: 'ignoring every signal',
    program: cluster({
      all: "for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});",
    }),
  },
  {
    name: 'workers that fork workers, without an end',
    program: cluster({
      worker: "fork(__filename, { env: { ...process.env, NODE_UNIQUE_ID: '' } });",
      all: "if (process.env.NODE_UNIQUE_ID === '') { fork(__filename); fork(__filename); }",
    }),
    fails: { code: 'too-many-processes', says: /--processes 24/ },
    options: { limits: { processes: 12 } },
  },
  {
    name: 'a shell that starts processes without an end',
    program: cluster({ primary: "spawn('sh', ['-c', 'while :; do sleep 9 & sleep 9 & sleep 0; done']);" }),
    fails: { code: 'too-many-processes', says: /--processes 128/ },
  },
  {
    name: 'a loop that never stops to fork',
    program: "const cluster = require('node:cluster'); if (cluster.isPrimary) for (;;) cluster.fork();",
    fails: { code: 'too-many-processes', says: /--processes 24/ },
    options: { limits: { processes: 12 } },
  },
  {
    name: 'detached grandchildren, and other programs',
    program: cluster({
      primary: `
        spawn('sleep', ['60'], { detached: true, stdio: 'ignore', env: {} }).unref();
        spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' }).unref();
        exec('sleep 60 & sleep 60');
        execSync('sleep 60 > /dev/null 2>&1 &', { env: { PATH: process.env.PATH } });`,
    }),
  },
  {
    name: '300 MB on standard output',
    program: cluster({
      primary: "const line = 'x'.repeat(1e6); for (let n = 0; n < 300; n += 1) fs.writeSync(1, line);",
    }),
    fails: { code: 'too-much-output', says: /--output 200/ },
  },
  {
    name: 'standard error without an end',
    program: cluster({
      worker: "const flood = () => process.stderr.write('x'.repeat(1e6), flood); flood();",
    }),
    fails: { code: 'too-much-output', says: /--output 2`/ },
    options: { limits: { outputMb: 1 } },
  },
  {
    name: '30 MB on standard output, which is much but allowed',
    program: cluster({
      primary: "const line = 'x'.repeat(1e6); for (let n = 0; n < 30; n += 1) fs.writeSync(1, line);",
    }),
  },
  {
    name: 'memory without an end',
    program: cluster({ worker: 'const all = []; setInterval(() => all.push(Buffer.alloc(2e7, 1)), 10);' }),
    fails: { code: 'too-much-memory', says: /--memory 400/ },
    options: { limits: { memoryMb: 200 } },
  },
  {
    name: 'huge messages',
    program: cluster({
      worker: "process.send({ text: 'x'.repeat(2e7), list: new Array(1e5).fill({ n: 1 }) });",
    }),
  },
  {
    name: 'a message that cannot be sent',
    program: cluster({ worker: 'const message = {}; message.self = message; process.send(message);' }),
    fails: { code: 'crashed', says: /circular/i },
  },
  {
    name: 'closed standard streams',
    program: cluster({ all: 'process.stdout.destroy(); process.stderr.destroy(); process.stdin.destroy();' }),
  },
  {
    name: 'all files closed',
    program: cluster({ worker: 'setTimeout(() => { for (const fd of [0, 1, 2]) fs.closeSync(fd); }, 20);' }),
  },
  {
    name: 'another argv, working folder and environment',
    program: cluster({
      all: "process.argv.push('--more'); process.title = 'other'; process.chdir('/'); for (const name of Object.keys(process.env)) if (name !== 'NODE_UNIQUE_ID') delete process.env[name];",
    }),
  },
  {
    name: 'forks with an empty environment variable for Node',
    program: cluster({ env: "{ NODE_OPTIONS: '' }" }),
  },
  {
    name: 'a primary without an environment',
    program: cluster({ primary: 'process.env = {};' }),
  },
  {
    name: 'its own versions of what Node has',
    program: cluster({
      all: `
        const { listen } = require('node:net').Server.prototype;
        require('node:net').Server.prototype.listen = function (...args) { return listen.apply(this, args); };
        const { availableParallelism } = os;
        os.availableParallelism = () => availableParallelism();
        const { send } = process;
        if (send) process.send = (...args) => send.apply(process, args);
        const { kill, emit } = process;
        process.kill = (...args) => kill.apply(process, args);
        process.emit = function (...args) { return emit.apply(this, args); };
        JSON.stringify = () => '{}';
        process.hrtime.bigint = () => 0n;
        Date.now = () => 0;`,
    }),
  },
  {
    name: 'its own number of CPUs',
    program: cluster({ all: 'os.availableParallelism = () => 5;' }),
    fails: { code: 'hard-coded-count', says: /5/ },
  },
  {
    name: 'a primary that kills its parent',
    program: cluster({ primary: 'try { process.kill(String(process.ppid), "SIGKILL"); } catch {}' }),
    fails: { code: 'signals-others', says: /SIGKILL.*started the program/ },
  },
  {
    name: 'a worker that kills the primary',
    program: cluster({ worker: 'process.kill(process.ppid, "SIGKILL");' }),
    fails: { code: 'exited', says: /SIGKILL.*worker \d+ \(pid \d+\)/ },
  },
  {
    name: 'ending at once, with code 0',
    program: 'process.exit(0)',
    fails: { code: 'exited', says: /exit code 0/ },
  },
  {
    name: 'a rejection in a worker',
    program: cluster({ worker: "Promise.reject(new Error('nobody catches me'));" }),
    fails: { code: 'crashed', says: /nobody catches me/ },
  },
  {
    name: 'rubbish in the trace',
    program: cluster({
      all: `
        const trace = require('node:path').join(require('node:path').dirname(process.env.CLUSTER_WORKSHOP_RUN), 'trace.jsonl');
        fs.appendFileSync(trace, 'rubbish without an end of line');
        fs.appendFileSync(trace, Buffer.from([0xff, 0, 0xfe, 10, 10, 0x7b]));`,
    }),
  },
  {
    name: 'forged workers in the trace, of one process that does it all',
    program: `
      const { dirname, join } = require('node:path');
      const fs = require('node:fs');
      const trace = join(dirname(process.env.CLUSTER_WORKSHOP_RUN), 'trace.jsonl');
      const { cpus } = JSON.parse(fs.readFileSync(process.env.CLUSTER_WORKSHOP_RUN, 'utf8'));
      const t = Number(process.hrtime.bigint()) / 1e6;
      for (let id = 1; id <= cpus; id += 1) {
        const pid = 90000 + id;
        for (const event of [
          { t, pid: process.pid, type: 'fork', worker: id, child: pid },
          { t, pid, type: 'start', ppid: process.pid, worker: id, node: 'v20.0.0' },
          { t, pid: process.pid, type: 'online', child: pid },
          { t, pid: process.pid, type: 'listening', child: pid, port: 3000 },
        ]) fs.appendFileSync(trace, JSON.stringify(event) + '\\n');
      }
      require('node:http').createServer((request, response) => response.end('Hello World')).listen(3000);`,
    fails: { code: 'no-fork', says: /./ },
  },
  {
    name: 'deleting the files of its folder',
    program: cluster({
      primary:
        "for (const name of fs.readdirSync(__dirname)) fs.rmSync(require('node:path').join(__dirname, name), { recursive: true });",
    }),
    fails: { code: 'crashed', says: /Cannot find module|ENOENT/ },
  },
  {
    name: 'slow answers',
    program: cluster({ handler: "setTimeout(() => response.end('Hello World'), 60000);" }),
    fails: { code: 'no-answer', says: /within/ },
  },
  {
    name: 'answers without an end',
    program: cluster({ handler: "const more = () => response.write('x'.repeat(1e5), more); more();" }),
    fails: { code: 'endless-answer', says: /1 MB/ },
  },
  {
    name: 'half an answer',
    program: cluster({ handler: "response.setHeader('Content-Length', 100); response.write('Hello');" }),
    fails: { code: 'no-answer', says: /No complete answer/ },
  },
  {
    name: 'answers that trickle',
    program: cluster({ handler: "setInterval(() => response.write('.'), 20);" }),
    fails: { code: 'no-answer', says: /No complete answer/ },
  },
];

async function meets({ program, fails, options }: Hostile): Promise<void> {
  const { steps, cleanup } = await checkFiles(
    3,
    { 'server.cjs': program, 'other.txt': '' },
    { deadlineMs: DEADLINE_MS, ...options },
  );
  const failed = steps.find((step) => step.verdict !== 'pass');
  if (!fails) expect(failed).toBeUndefined();
  else {
    expect(failed).toMatchObject({ verdict: 'fail', finding: { code: fails.code } });
    if (failed?.finding) {
      const { saw, hint, fault } = tell(failed.finding);
      expect(`${saw}\n${hint}`).toMatch(fails.says);
      expect(fault).toBe('program');
    }
  }
  expect(cleanup).toEqual({ processesLeft: 0, portsHeld: 0 });
}

describe('an endless loop gets its verdict, and is ended', () => {
  it.each(ENDLESS)('$name', { timeout: DEADLINE_MS + 30_000 }, async (hostile) => {
    await meets({ ...hostile, options: { cpus: 2 } });
  });
});

it(
  'a trace that the program cut off proves nothing: no step passes',
  { timeout: DEADLINE_MS + 30_000 },
  async () => {
    const cut = `cluster.once('listening', () => fs.truncateSync(require('node:path').join(require('node:path').dirname(process.env.CLUSTER_WORKSHOP_RUN), 'trace.jsonl')));`;
    const { steps } = await checkFiles(3, { 'server.cjs': cluster({ primary: cut }) });
    expect(steps.map(({ verdict }) => verdict)).not.toContain('pass');
  },
);

describe.concurrent('a hostile program gets its verdict, and leaves nothing', () => {
  it.each(HOSTILE)('$name', { timeout: DEADLINE_MS + 30_000 }, meets);
});
