import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { checkFiles } from '../testing/programs.ts';
import { printedLines } from '../trace/printed.ts';

/** Runs a program under the probe and gives back what it printed, a line a fact. */
async function printed(files: Record<string, string>, lesson = 1): Promise<string[]> {
  const { seen } = await checkFiles(lesson, files);
  return (seen.runs[0]?.output.stdout ?? '').trim().split('\n');
}

// Node's own http server has one `listening` listener: two are that one and the program's.
it('the program is told the port that it asked for, wherever Node tells', async () => {
  const lines = await printed({
    'server.cjs': `
      const http = require('node:http');
      const server = http.createServer((request, response) => response.end('Hello World')).listen(3000);
      console.log(server.address().port, server.listening, process.env.PORT);
      server.on('listening', () => {
        console.log(server.address().port, server.listenerCount('listening'), process.listenerCount('message'), process.listenerCount('exit'));
        http.get('http://localhost:3000', (response) => console.log('itself', response.statusCode, response.socket.remotePort > 0));
        http.createServer().on('error', (error) => console.log(error.code, error.port)).listen(3000);
      });
    `,
  });
  expect(lines).toEqual(['3000 true 3000', '3000 2 0 0', 'EADDRINUSE 3000', 'itself 200 true']);
});

it('a cluster sees its own port, and keeps messages that are sent before anybody listens', async () => {
  const lines = await printed(
    {
      'server.cjs': `
        const cluster = require('node:cluster');
        if (cluster.isPrimary) {
          const worker = cluster.fork();
          worker.send('early');
          worker.on('message', (message) => console.log('primary got', message));
          cluster.on('listening', (_, address) => console.log('primary: worker listens on', address.port));
        } else {
          process.on('message', (message) => process.send('worker got ' + message));
          const server = require('node:http').createServer((request, response) => response.end('Hello World'));
          server.listen(3000, () => console.log('worker listens on', server.address().port));
        }
      `,
    },
    2,
  );
  expect(lines.toSorted()).toEqual([
    'primary got worker got early',
    'primary: worker listens on 3000',
    'worker listens on 3000',
  ]);
});

it('a scheduling policy that the program puts into the environment before it loads cluster counts', async () => {
  const { steps } = await checkFiles(4, {
    'server.cjs': `
      process.env.NODE_CLUSTER_SCHED_POLICY = process.env.SCHED === 'none' ? 'none' : 'rr';
      const cluster = require('node:cluster');
      if (cluster.isPrimary) for (let n = require('node:os').availableParallelism(); n > 0; n--) cluster.fork();
      else require('node:http').createServer((request, response) => {
        const url = new URL(request.url, 'http://localhost');
        const end = Date.now() + Number(url.searchParams.get('ms') ?? 300);
        if (url.pathname === '/busy') while (Date.now() < end);
        response.end(String(process.pid));
      }).listen(3000);
    `,
  });
  expect(steps.map(({ verdict }) => verdict)).toEqual(['pass', 'pass', 'pass', 'pass']);
});

it('a worker that is forked with an environment of its own is seen all the same', async () => {
  const { steps } = await checkFiles(2, {
    'server.mjs': `
      import cluster from 'node:cluster';
      import { createServer } from 'node:http';
      if (cluster.isPrimary) {
        process.env.NODE_OPTIONS = '';
        cluster.fork({ NODE_OPTIONS: '--no-warnings', CLUSTER_WORKSHOP_RUN: '' });
      } else createServer((request, response) => response.end(request.url === '/pid' ? String(process.pid) : 'Hello World')).listen(3000);
    `,
  });
  expect(steps.map(({ verdict }) => verdict)).toEqual(['pass', 'pass', 'pass']);
});

it('whoever else has the port on this machine does not matter', async () => {
  const other = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) =>
    other.once('error', () => resolve()).listen(3000, '127.0.0.1', resolve),
  );
  try {
    const { steps, cleanup } = await checkFiles(1, {
      'server.ts':
        "import http from 'node:http';\nhttp.createServer((request, response) => void response.end('Hello World')).listen(3000, '127.0.0.1');",
    });
    expect(steps.slice(0, 2).map(({ verdict }) => verdict)).toEqual(['pass', 'pass']);
    expect(cleanup.portsHeld).toBe(0);
  } finally {
    other.close();
  }
});

it('each of two CPUs-to-see is seen in every way there is', async () => {
  const { seen } = await checkFiles(3, {
    'server.mjs': `
      import os, { availableParallelism, cpus } from 'node:os';
      console.log(os.availableParallelism(), availableParallelism(), os.cpus().length, cpus().length, globalThis.navigator?.hardwareConcurrency ?? 'none');
    `,
  });
  for (const { cpus, output } of seen.runs) {
    const [known, navigator] = [`${cpus} ${cpus} ${cpus} ${cpus}`, output.stdout.trim().split(' ').at(-1)];
    expect(output.stdout.trim()).toBe(`${known} ${navigator === 'none' ? 'none' : cpus}`);
  }
});

describe('what a program prints', () => {
  const prints = async (
    program: string,
    lesson = 1,
  ): Promise<{ lines: string[]; stdout: string; stderr: string }> => {
    const { seen } = await checkFiles(lesson, { 'server.cjs': program });
    const [run] = seen.runs;
    if (!run) throw new Error('the program was not started');
    return { lines: printedLines(run).map(({ lane, text }) => `${lane}: ${text}`), ...run.output };
  };

  it('is as without the probe: return values, callbacks, listeners, encodings, order, and a write of its own', async () => {
    const program = `
      const out = process.stdout;
      const facts = [];
      facts.push(out.write('plain\\n'), out.write('w\u00f6rter\\n', 'utf8', () => facts.push('called back')));
      out.write(Buffer.from('bytes \u65e5\\n'));
      out.write('6869200a', 'hex');
      out.write('latin \u00e9\\n', 'latin1');
      facts.push(Object.hasOwn(out, 'write'), Object.keys(out._handle).join(), out.listenerCount('drain'), out.listenerCount('error'));
      const { get, set, enumerable, configurable } = Object.getOwnPropertyDescriptor(process, 'stdout');
      facts.push(get.name, get.length, set, enumerable, configurable, process.stdout === out);
      out.cork(); out.write('corked '); out.write(Buffer.from('together\\n')); out.uncork();
      require('node:stream').Readable.from(['piped\\n']).pipe(out);
      process.stderr.write('an error\\n');
      setTimeout(() => {
        const { write } = out;
        out.write = function (text) { return Reflect.apply(write, out, ['own ' + text]); };
        console.log('log');
        console.log(facts.join(' '));
        process.exit();
      }, 50);
    `;
    const alone = await promisify(execFile)(process.execPath, ['--eval', program], { encoding: 'buffer' });
    const { lines, stdout, stderr } = await prints(program);
    expect({ stdout, stderr }).toEqual({ stdout: alone.stdout.toString(), stderr: alone.stderr.toString() });
    expect(stdout).toContain('called back');
    expect(lines.slice(0, 9)).toEqual([
      'primary: plain',
      'primary: w\u00f6rter',
      'primary: bytes \u65e5',
      'primary: hi',
      'primary: latin \u00e9',
      'primary: corked together',
      'primary: an error',
      'primary: piped',
      'primary: own log',
    ]);
  });

  it('stands behind the process that printed it, also when its line is never ended', async () => {
    const { lines } = await prints(
      `
      const cluster = require('node:cluster');
      if (cluster.isPrimary) { console.log('forking'); cluster.fork(); }
      else {
        process.stdout.write('working ');
        process.stdout.write('hard');
        require('node:http').createServer((request, response) => response.end('Hello World')).listen(3000);
      }`,
      2,
    );
    expect(lines).toEqual(['primary: forking', 'worker 1: working hard']);
  });

  it('is told of a process up to a bound', async () => {
    const { lines, stdout } = await prints(
      // One after another: what a process has not got rid of when it exits was never printed.
      `const next = (n) => n < 1000 && process.stdout.write(n + 'x'.repeat(1000) + '\\n', () => next(n + 1)); next(0);`,
    );
    expect(lines).toHaveLength(200);
    expect(lines[198]).toBe(`primary: 198${'x'.repeat(297)}`);
    expect(lines[199]).toBe('primary: …');
    expect(stdout.length).toBeGreaterThan(30_000);
  });

  it('leaves the streams alone of a program that prints nothing', async () => {
    const used = `require('node:fs').writeFileSync(process.env.FACTS, String(process.getActiveResourcesInfo().includes('PipeWrap')));`;
    const folder = mkdtempSync(join(tmpdir(), 'workshop-test-'));
    const file = join(folder, 'facts');
    vi.stubEnv('FACTS', file);
    try {
      await prints(used);
      expect(readFileSync(file, 'utf8')).toBe('false');
      await prints(`process.stdout; ${used}`);
      expect(readFileSync(file, 'utf8')).toBe('true');
    } finally {
      vi.unstubAllEnvs();
      rmSync(folder, { recursive: true });
    }
  });
});
