import {
  accessSync,
  constants,
  existsSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { workshop } from '../workshop.ts';
import { size, type Line } from './line.ts';

const MB = 1024 * 1024;
/** A trace is a few megabytes at most. */
const LITTLE_SPACE = 200 * MB;
const NO_SPACE = 10 * MB;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Whether the checker can write where it has to, and what it has kept. */
export function folderLines(): Line[] {
  return [temporary(), state(), traces()];
}

function temporary(): Line {
  const name = 'temporary';
  let folder = tmpdir();
  try {
    folder = realpathSync(folder);
    const own = mkdtempSync(join(folder, 'cluster-workshop-'));
    try {
      writeFileSync(join(own, 'written'), 'hello');
    } finally {
      rmSync(own, { recursive: true, force: true });
    }
    const { bavail, bsize } = statfsSync(folder);
    const free = bavail * bsize;
    const found = `${folder} is writable, ${size(free)} free`;
    if (free >= LITTLE_SPACE) return { name, state: 'good', found };
    return { name, state: free < NO_SPACE ? 'bad' : 'note', found, advice: 'Little: make room there' };
  } catch (error) {
    return {
      name,
      state: 'bad',
      found: `${folder} cannot be written: ${(error as Error).message}`,
      advice: 'Set TMPDIR (on Windows TEMP) to a folder that you may write to',
    };
  }
}

/** The workshop makes it when it needs it: then the folder above counts. */
function state(): Line {
  const name = 'own folder';
  const folder = existsSync(workshop.state) ? workshop.state : dirname(workshop.state);
  try {
    accessSync(folder, constants.W_OK);
    return { name, state: 'good', found: 'progress and traces can be kept' };
  } catch {
    return {
      name,
      state: 'bad',
      found: `${folder} is read-only: no progress or trace can be kept`,
      advice: 'Set WORKSHOP_STATE and WORKSHOP_EXERCISES to folders that you may write to',
    };
  }
}

function traces(): Line {
  const name = 'kept traces';
  const folder = join(workshop.state, 'traces');
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const all = files.flatMap((file) => statSync(join(folder, file), { throwIfNoEntry: false }) ?? []);
  if (all.length === 0) return { name, state: 'fact', found: 'none yet' };
  const bytes = all.reduce((sum, each) => sum + each.size, 0);
  const days = Math.floor((Date.now() - Math.min(...all.map((each) => each.mtimeMs))) / DAY_MS);
  const age = days <= 0 ? 'from today' : `the oldest ${days} ${days === 1 ? 'day' : 'days'} old`;
  return {
    name,
    state: 'fact',
    found: `${all.length}, ${size(bytes)}, ${age} (the last check of each lesson)`,
  };
}
