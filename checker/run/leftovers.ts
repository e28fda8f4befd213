import { lstatSync, readdirSync, readFileSync, realpathSync, rmSync, type Stats } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { RUN_VARIABLE, type ProbeOrders } from '../probe/orders.ts';
import { isMarked, isOwn, markedProcesses, processesOf } from './marked-processes.ts';

/** What the names of all temporary folders of the checker begin with. */
const PREFIX = 'cluster-workshop-';
/** The cache for a workshop in a read-only folder: it is meant to stay. */
const CACHE = `${PREFIX}cache`;
/** A folder that names no checker is nobody's when nothing has changed in it for this long. */
const UNOWNED_MS = 24 * 60 * 60 * 1000;

/** What is there of one run: its folder, which may be gone already, and the processes that carry its mark. */
export interface FoundRun {
  folder: string;
  hasFolder: boolean;
  /** The process id of its checker; null where that cannot be read any more. */
  checker: number | null;
  pids: number[];
  /** Whether somebody may still need it: it is not touched then. */
  inUse: boolean;
}

/** What was done to a run that was left over. */
export interface CleanedRun {
  folder: string;
  ended: number[];
  /** Processes that this user may not end, or that do not end. */
  stayed: number[];
  folderRemoved: boolean;
}

/**
 * The runs of this user in the temporary folder. Processes are found by the mark in their environment: on Linux in /proc, on macOS where `ps -E` shows
 * it, on Windows not at all.
 */
export function findRuns(): FoundRun[] {
  const { parent, names } = temporary();
  const marked = markedProcesses();
  const folders = new Set(
    names
      .filter((name) => name.startsWith(PREFIX) && name !== CACHE)
      .map((name) => join(parent, name))
      .filter((folder) => ownFolder(folder)),
  );
  for (const folder of marked.values())
    if (dirname(folder) === parent && basename(folder).startsWith(PREFIX)) folders.add(folder);
  // Whoever calls the doctor from a program under check is not to be ended by it.
  folders.delete(dirname(process.env[RUN_VARIABLE] ?? ''));
  return [...folders].toSorted().flatMap((folder) => {
    const owner = ownerOf(folder);
    const pids = [...marked].filter(([, own]) => own === folder).map(([pid]) => pid);
    // A check may have ended while this looked around.
    const still = owner.hasFolder ? pids : pids.filter((pid) => isMarked(pid, folder));
    return owner.hasFolder || still.length > 0 ? [{ folder, ...owner, pids: still }] : [];
  });
}

/** The system's temporary folder and what is in it: nothing, where it cannot be read. */
function temporary(): { parent: string; names: string[] } {
  try {
    const parent = realpathSync(tmpdir());
    return { parent, names: readdirSync(parent) };
  } catch {
    return { parent: tmpdir(), names: [] };
  }
}

/** Ends the processes of runs that nobody needs any more, and removes their folders. Each is looked at again right before. */
export async function cleanRuns(runs: readonly FoundRun[]): Promise<CleanedRun[]> {
  const cleaned: CleanedRun[] = [];
  for (const { folder } of runs) {
    if (ownerOf(folder).inUse) continue;
    const ended = new Set<number>();
    const deadline = Date.now() + 2000;
    // Again and again: one that was not ended yet may have started another.
    let left = processesOf(folder);
    while (left.length > 0 && Date.now() < deadline) {
      for (const pid of left) if (isMarked(pid, folder) && kill(pid)) ended.add(pid);
      await new Promise((resolve) => setTimeout(resolve, 10));
      left = processesOf(folder);
    }
    const folderRemoved = left.length === 0 && remove(folder);
    cleaned.push({
      folder,
      ended: [...ended].filter((pid) => !left.includes(pid)),
      stayed: left,
      folderRemoved,
    });
  }
  return cleaned;
}

/** Who a run belongs to. Only its end removes a run's folder: where that is missing and processes are left, the checker is gone, or has given them up. */
function ownerOf(folder: string): Pick<FoundRun, 'hasFolder' | 'checker' | 'inUse'> {
  const stats = ownFolder(folder);
  if (!stats) return { hasFolder: false, checker: null, inUse: false };
  const checker = checkerOf(folder);
  const inUse = checker === null ? Date.now() - stats.mtimeMs < UNOWNED_MS : isAlive(checker);
  return { hasFolder: true, checker, inUse };
}

function checkerOf(folder: string): number | null {
  try {
    const { checker } = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as Partial<ProbeOrders>;
    return Number.isInteger(checker) && checker !== undefined && checker > 0 ? checker : null;
  } catch {
    return null;
  }
}

/** A real folder of this user, no link: whatever else has such a name is not ours. */
function ownFolder(path: string): Stats | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats?.isDirectory() && isOwn(stats) ? stats : undefined;
}

/** Whether a process runs, whoever's it is. A zombie has ended: its parent has only not asked yet. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  try {
    return process.platform !== 'linux' || !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

function kill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}

function remove(folder: string): boolean {
  if (!ownFolder(folder)) return false;
  try {
    rmSync(folder, { recursive: true, force: true });
    return true;
  } catch {
    return false;
  }
}
