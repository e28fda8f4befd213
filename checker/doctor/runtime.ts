import cluster from 'node:cluster';
import { existsSync, readFileSync } from 'node:fs';
import { arch, platform, release } from 'node:os';
import { join } from 'node:path';
import { workshop } from '../workshop.ts';
import type { Line } from './line.ts';
import { nodeVersion } from './node-version.ts';

/** What runs here, and what the shell tells it: versions, the system, Node's own variables. */
export function runtimeLines(env: NodeJS.ProcessEnv): Line[] {
  const file = join(workshop.root, 'package.json');
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  return [
    { name: 'workshop', state: 'fact', found: version },
    nodeVersion(process.version),
    npmVersion(env),
    system(),
    policy(env),
    ...nodeOptions(env),
  ];
}

/** As npm says itself of the scripts that it starts: asking it would take longer than all the rest. */
function npmVersion(env: NodeJS.ProcessEnv): Line {
  const [, version] = /\bnpm\/(\S+)/.exec(env['npm_config_user_agent'] ?? '') ?? [];
  return { name: 'npm', state: 'fact', found: version ?? 'not asked: it did not start this' };
}

function system(): Line {
  const inside = /microsoft/i.test(release())
    ? ', WSL'
    : ['/.dockerenv', '/run/.containerenv'].some((file) => existsSync(file))
      ? ', in a container'
      : '';
  const found = `${platform()} ${arch()}, ${release()}${inside}`;
  if (platform() !== 'win32') return { name: 'system', state: 'good', found };
  return {
    name: 'system',
    state: 'note',
    found,
    advice:
      'On Windows lessons 8, 9 and 10, and an uneven spread in lesson 4, cannot be judged: use WSL or a container for them',
  };
}

function policy(env: NodeJS.ProcessEnv): Line {
  const found =
    cluster.schedulingPolicy === cluster.SCHED_RR ? 'round-robin' : 'left to the operating system';
  const name = 'scheduling';
  const set = env['NODE_CLUSTER_SCHED_POLICY'];
  if (!set) return { name, state: 'fact', found: `${found} by default` };
  return {
    name,
    state: 'note',
    found: `${found}, as NODE_CLUSTER_SCHED_POLICY=${set} is set`,
    advice: 'Programs that you start by hand follow it; the check leaves it out',
  };
}

function nodeOptions(env: NodeJS.ProcessEnv): Line[] {
  const set = env['NODE_OPTIONS'];
  if (!set) return [];
  return [
    {
      name: 'NODE_OPTIONS',
      state: 'note',
      found: set,
      advice:
        'It reaches every process of a program that is checked: where a check is strange, try without it (unset NODE_OPTIONS)',
    },
  ];
}
