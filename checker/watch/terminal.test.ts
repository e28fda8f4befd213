import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { markedProcesses } from '../run/marked-processes.ts';
import { root } from '../testing/learner.ts';
import { runningProcesses } from '../testing/running-processes.ts';
import { hasTmux, PROMPT, TmuxTerminal, until } from '../testing/tmux.ts';

const solution = (name: string): string => readFileSync(join(root, 'solutions', name, 'server.ts'), 'utf8');
const HTTP = '01-http-server';
/** A program that is checked until it is given up, seconds later. */
const NEVER_UP = "setInterval(() => console.log('still here'), 100);\n";
/** The line at which a verdict begins. */
const VERDICT = /^── \d\d:\d\d:\d\d ─/m;
const PASSED = /^All 3 steps passed\./m;
const KEYS = '[n]ext [p]revious [l]ist [t]ext [h]int [s]olution [r]un [x] reset [e]dit [q]uit';

let folder = '';
let terminal: TmuxTerminal;
const exercise = (...parts: string[]): string => join(folder, 'exercises', ...parts);
const save = (text: string, name = HTTP): void => {
  mkdirSync(exercise(name), { recursive: true });
  writeFileSync(exercise(name, 'server.ts'), text);
};

/** The processes of programs that the terminal's checker runs. */
function programs(): number[] {
  return [...markedProcesses()].flatMap(([pid, owner]) =>
    dirname(owner) === join(folder, 'tmp') ? [pid] : [],
  );
}

async function run(line: string): Promise<void> {
  terminal.type(line);
  terminal.press('Enter');
}

describe.skipIf(!hasTmux)(`in a real terminal${hasTmux ? '' : ' (skipped: there is no tmux)'}`, () => {
  beforeEach(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'workshop-tmux-')));
    mkdirSync(join(folder, 'tmp'));
    terminal = new TmuxTerminal(join(folder, 'terminal'), root, {
      WORKSHOP_EXERCISES: exercise(),
      WORKSHOP_STATE: join(folder, 'state'),
      TMPDIR: join(folder, 'tmp'),
    });
    await terminal.see(new RegExp(PROMPT));
  });
  afterEach(() => {
    terminal.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it(
    'goes through a whole lesson: start, fail, hint, save, pass, next, quit',
    { timeout: 300_000 },
    async () => {
      const before = await terminal.shell('stty -a');
      await run('npm start');
      await terminal.see(/^Lesson 1: One process, one server$/m);
      await terminal.see(/Press t to read the lesson/);
      expect(existsSync(exercise(HTTP, 'server.ts'))).toBe(true);
      expect(terminal.text()).not.toMatch(VERDICT);

      terminal.press('r');
      await terminal.see(/^0 of 3 steps passed, 1 failed\./m);
      await terminal.see(/^Stuck\? Press h for a hint\./m);
      terminal.press('h');
      await terminal.see(/^Hint 1 of 3/m);
      // The watch screen has keys for what other commands would say.
      expect(terminal.text()).not.toContain('npm run hint');

      save(readFileSync(join(root, 'lessons', HTTP, 'mistakes', mistake()), 'utf8'));
      await terminal.see(VERDICT, 2);
      await terminal.see(/^Stuck\? Press h/m, 2);

      // As vim does it: the old file goes aside, then a new one comes.
      renameSync(exercise(HTTP, 'server.ts'), exercise(HTTP, 'server.ts~'));
      save(solution(HTTP));
      rmSync(exercise(HTTP, 'server.ts~'));
      await terminal.see(PASSED);
      await terminal.see(/^Passed\. Press n to go on to lesson 2\./m);
      expect(JSON.parse(readFileSync(join(folder, 'state', 'progress.json'), 'utf8'))).toMatchObject({
        lessons: { [HTTP]: { passedAt: expect.any(String) as string, hints: {} } },
      });

      terminal.press('n');
      await terminal.see(/^Lesson 2: A primary and a worker$/m);
      await until(
        () => existsSync(exercise('02-first-fork', 'server.ts')),
        () => 'no file for lesson 2',
      );
      expect(terminal.text().match(new RegExp(VERDICT, 'gm'))).toHaveLength(3);

      terminal.press('q');
      await terminal.see(new RegExp(`^${PROMPT} $|^${PROMPT}$`, 'm'));
      expect(await terminal.shell('stty -a')).toBe(before);
      // What the foot was is gone; what was said is still there.
      expect(terminal.text()).not.toContain('[n]ext');
      expect(terminal.text()).toMatch(PASSED);
    },
  );

  it(
    'ends the check of what was saved before, and tells of the newest only',
    { timeout: 120_000 },
    async () => {
      save(NEVER_UP);
      await run('npm run watch 1');
      await until(
        () => programs().length > 0,
        () => `no program was started:\n${terminal.text()}`,
      );
      const old = programs();
      save(solution(HTTP));
      await terminal.see(PASSED);
      const alive = runningProcesses().map(({ pid }) => pid);
      expect(old.filter((pid) => alive.includes(pid))).toEqual([]);
      expect(programs()).toEqual([]);
      expect(terminal.text().match(new RegExp(VERDICT, 'gm'))).toHaveLength(1);
      expect(readdirSync(join(folder, 'tmp')).filter((name) => /^cluster-workshop-[^c]/.test(name))).toEqual(
        [],
      );
    },
  );

  it('leaves no process behind when the terminal is closed', { timeout: 120_000 }, async () => {
    save(NEVER_UP);
    await run('npm start');
    await until(
      () => programs().length > 0,
      () => `no program was started:\n${terminal.text()}`,
    );
    const inside = [...terminal.processes().map(({ pid }) => pid), ...programs()];
    expect(inside.length).toBeGreaterThan(3);
    terminal.close();
    const left = (): number[] => {
      const alive = runningProcesses().map(({ pid }) => pid);
      return [...inside.filter((pid) => alive.includes(pid)), ...programs()];
    };
    await until(
      () => left().length === 0,
      () => `left: ${left().join(', ')}`,
    );
  });

  it('can be stopped and continued by the shell', { timeout: 120_000 }, async () => {
    const before = await terminal.shell('stty -a');
    await run('npm start');
    await terminal.see(/Press t to read the lesson/);
    terminal.press('C-z');
    await terminal.see(/Stopped/);
    expect(await terminal.shell('stty -a')).toBe(before);
    await run('fg');
    await until(
      () => terminal.rows().includes(KEYS),
      () => terminal.text(),
    );
    save(solution(HTTP));
    await terminal.see(PASSED);
    terminal.press('C-c');
    await terminal.see(new RegExp(`${PROMPT} fg[^]*${PROMPT}`));
    expect(await terminal.shell('stty -a')).toBe(before);
  });

  it('lends the terminal to an editor, and takes it back', { timeout: 120_000 }, async () => {
    const before = await terminal.shell('stty -a');
    const editor = join(folder, 'my editor');
    const script = `echo "editing $1 $2"; stty -a >'${folder}/meanwhile'; read line; cp '${folder}/new.ts' "$2"`;
    writeFileSync(editor, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    writeFileSync(join(folder, 'new.ts'), solution(HTTP));
    await run(`EDITOR="'${editor}' --wait" npm start`);
    await terminal.see(/Press t to read the lesson/);
    terminal.press('e');
    await terminal.see(/^editing --wait .*server\.ts/m);
    await until(
      () =>
        existsSync(join(folder, 'meanwhile')) && readFileSync(join(folder, 'meanwhile'), 'utf8') === before,
      () => 'the editor got the terminal as the watch screen has it',
    );
    // Keys are the editor's.
    terminal.press('n', 'Enter');
    await terminal.see(PASSED);
    await until(
      () => terminal.rows().includes(KEYS),
      () => terminal.text(),
    );
    expect(terminal.text()).not.toContain('Lesson 2');
    terminal.press('q');
    await terminal.see(new RegExp(`${PROMPT} EDITOR[^]*${PROMPT}`));
    expect(await terminal.shell('stty -a')).toBe(before);
  });

  it('shows the text page by page, the list, and asks before it resets', { timeout: 120_000 }, async () => {
    save('// mine\nsetTimeout(() => {}, 1);\n');
    await run('npm start');
    await terminal.see(/^Stuck\?/m);
    terminal.press('t');
    await terminal.see(/\[space\] on/);
    terminal.press('Space');
    await terminal.see(/^Step 2: Say hello/m);
    terminal.press('q');
    await until(
      () => terminal.rows().includes(KEYS),
      () => terminal.text(),
    );
    terminal.press('x');
    await terminal.see(/^Start lesson 1 over\?/m);
    terminal.press('n');
    await until(
      () => terminal.rows().includes(KEYS),
      () => terminal.text(),
    );
    expect(readdirSync(exercise())).toEqual([HTTP]);
    terminal.press('x', 'y');
    await terminal.see(/Your old files are in/);
    const kept = readdirSync(exercise()).find((name) => name !== HTTP) ?? '';
    expect(readFileSync(exercise(kept, 'server.ts'), 'utf8')).toMatch('// mine');
    terminal.press('l');
    await terminal.see(/^> • +1 +One process, one server +begun/m);
    terminal.press('1', '0', 'Enter');
    await terminal.see(/^Lesson 10: /m);
    // In a narrow terminal the keys are in several rows, each key whole.
    terminal.resize(40, 30);
    await until(
      () => terminal.rows().join('\n').includes('[n]ext [p]revious [l]ist [t]ext [h]int\n[s]olution'),
      () => terminal.text(),
    );
    expect(
      terminal
        .rows()
        .join('\n')
        .match(/\[q\]uit/g),
    ).toHaveLength(1);
    terminal.press('q');
  });
});

function mistake(): string {
  const [first = ''] = readdirSync(join(root, 'lessons', HTTP, 'mistakes')).filter((name) =>
    name.endsWith('.ts'),
  );
  return first;
}
