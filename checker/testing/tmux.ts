import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runningProcesses, type RunningProcess } from './running-processes.ts';

/** Whether this machine has tmux, which gives the tests a real terminal. */
export const hasTmux = spawnSync('tmux', ['-V']).status === 0;

const CEILING_MS = 60_000;
const LOOK_EVERY_MS = 40;

/** What the shell in the terminal says when it waits for a command. */
export const PROMPT = 'ready>';

/** A terminal with a shell in it, driven by keys and read as a person reads it. It has a tmux of its own, and takes it along when it closes. */
export class TmuxTerminal {
  readonly #folder: string;
  readonly #server: string[];
  #isOpen = true;

  /** `folder` is for what tmux needs itself; `env` is added to the environment of the shell. */
  constructor(folder: string, cwd: string, env: Record<string, string>, [columns, rows] = [80, 30]) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    const config = join(folder, 'tmux.conf');
    writeFileSync(config, 'set -g history-limit 20000\nset -g default-terminal screen-256color\n');
    this.#server = ['-S', join(folder, 'tmux'), '-f', config];
    const unset = ['CI', 'NO_COLOR', 'FORCE_COLOR', 'TMUX', 'VISUAL', 'EDITOR', 'NODE_OPTIONS', 'VITEST'];
    const set = Object.entries({ PS1: `${PROMPT} `, LC_ALL: 'C.UTF-8', ...env });
    const shell = [
      'env',
      ...unset.flatMap((name) => ['-u', name]),
      ...set.map(([name, value]) => `${name}=${value}`),
    ];
    const size = ['-x', String(columns), '-y', String(rows)];
    this.#tmux('-u', 'new-session', '-d', '-c', cwd, ...size, ...shell, '/bin/sh', '-i');
  }

  /** Types characters as they are. */
  type(text: string): void {
    this.#tmux('send-keys', '-l', text);
  }

  /** Presses a key by tmux's name for it: `Enter`, `C-c`, `Up`. */
  press(...keys: string[]): void {
    this.#tmux('send-keys', ...keys);
  }

  resize(columns: number, rows: number): void {
    this.#tmux('resize-window', '-x', String(columns), '-y', String(rows));
  }

  /** Runs a command in the shell, and gives what it printed. */
  async shell(command: string): Promise<string> {
    const file = join(this.#folder, `said-${performance.now()}`);
    this.type(`${command} >${file} 2>&1; echo done-$?-${file.slice(-6)}`);
    this.press('Enter');
    await this.see(new RegExp(`^done-\\d+-${file.slice(-6).replaceAll('.', '\\.')}`, 'm'));
    return execFileSync('cat', [file], { encoding: 'utf8' });
  }

  /** All that stands in the terminal, what has scrolled away included. */
  text(): string {
    return this.#tmux('capture-pane', '-p', '-J', '-S', '-');
  }

  /** The visible rows. */
  rows(): string[] {
    return this.#tmux('capture-pane', '-p').split('\n');
  }

  /** Waits until something stands in the terminal, so many times. */
  async see(pattern: RegExp, times = 1): Promise<void> {
    const all = new RegExp(pattern.source, [...new Set(`${pattern.flags}g`)].join(''));
    await until(
      () => (this.text().match(all)?.length ?? 0) >= times,
      () => `no ${pattern}${times > 1 ? ` ${times} times` : ''} in:\n${this.text().trimEnd()}`,
    );
  }

  /** The processes that run in the terminal, the shell included. */
  processes(): RunningProcess[] {
    const all = runningProcesses();
    const inside = new Set([Number(this.#tmux('display-message', '-p', '#{pane_pid}'))]);
    for (let before = 0; before < inside.size;) {
      before = inside.size;
      for (const { pid, ppid } of all) if (inside.has(ppid)) inside.add(pid);
    }
    return all.filter(({ pid }) => inside.has(pid));
  }

  /** Closes the terminal, as a click on its window's cross does. */
  close(): void {
    if (this.#isOpen) this.#tmux('kill-server');
    this.#isOpen = false;
  }

  #tmux(...args: string[]): string {
    return execFileSync('tmux', [...this.#server, ...args], { encoding: 'utf8' });
  }
}

/** Waits for something to be so. */
export async function until(isSo: () => boolean, otherwise: () => string): Promise<void> {
  const deadline = performance.now() + CEILING_MS;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(otherwise());
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
