import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Line } from './line.ts';

interface Tool {
  /** Any of these programs will do. */
  commands: string[];
  name: string;
  why: string;
  /** How to get it. Not everything is there for every system. */
  debian: string | null;
  macos: string | null;
}

const TOOLS: Tool[] = [
  {
    name: 'nginx',
    commands: ['nginx'],
    why: 'lessons 11 and 12',
    debian: 'apt install nginx-light',
    macos: 'brew install nginx',
  },
  {
    name: 'redis',
    commands: ['redis-server', 'valkey-server'],
    why: 'lesson 12',
    debian: 'apt install redis-server',
    macos: 'brew install redis',
  },
  {
    name: 'iptables',
    commands: ['iptables', 'nft'],
    why: 'comparing with the kernel in lesson 11',
    debian: 'apt install iptables',
    macos: null,
  },
  {
    name: 'unshare',
    commands: ['unshare'],
    why: 'trying that in a network of its own',
    debian: 'apt install util-linux',
    macos: null,
  },
];

/** What later lessons can use, and an editor. Nothing of it is needed for the others. */
export function toolLines(env: NodeJS.ProcessEnv): Line[] {
  return [...TOOLS.map((tool) => toolLine(tool, env)), editor(env)];
}

function toolLine({ name, commands, why, debian, macos }: Tool, env: NodeJS.ProcessEnv): Line {
  const path = commands.map((command) => which(command, env)).find((found) => found !== null);
  if (path) return { name, state: 'good', found: path };
  const ways = [
    debian && `Debian: ${debian}`,
    macos ? `macOS: ${macos}` : 'macOS: not there, use a Linux container',
  ];
  return {
    name,
    state: 'fact',
    found: `not found, optional (for ${why})`,
    advice: ways.filter(Boolean).join('; '),
  };
}

function editor(env: NodeJS.ProcessEnv): Line {
  const name = 'editor';
  const set = ['VISUAL', 'EDITOR'].find((variable) => env[variable]);
  if (set) return { name, state: 'fact', found: `${env[set]} (from ${set})` };
  const code = which('code', env);
  if (code) return { name, state: 'fact', found: code };
  return { name, state: 'fact', found: 'none named by VISUAL or EDITOR, and no code in PATH: any will do' };
}

/** Where the shell would find a program; null when it would not. The system's folders, which a user's PATH often lacks, are looked at too. */
export function which(command: string, env: NodeJS.ProcessEnv): string | null {
  const isWindows = process.platform === 'win32';
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter(Boolean);
  if (!isWindows) folders.push('/usr/sbin', '/sbin');
  const endings = isWindows ? (env['PATHEXT'] ?? '.EXE;.CMD').split(';') : [''];
  const files = folders.flatMap((folder) => endings.map((ending) => join(folder, command + ending)));
  return files.find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
