import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { filesIn } from '../lesson/exercise.ts';

/** What the disk says of each file of a folder, by its path in it: whoever writes into one changes its line. */
export type Stamps = ReadonlyMap<string, { stamp: string; size: number }>;

/** What editors put beside the file that they save: vim's `4913` and `server.ts~`, Emacs' `#server.ts#`, the temporary files of JetBrains and others. */
const OF_EDITORS = /^4913$|~$|^#.*#$|\.(?:sw[a-z]|tmp|temp|bak|orig|crswap)$|___jb_\w+___$|\.tmp\.[\w.-]+$/;

/** Whether a file is one that an editor only keeps for a moment. */
function isOfEditor(file: string): boolean {
  return OF_EDITORS.test(basename(file));
}

/** The files of a program's folder as they are on the disk now. */
export function stampsOf(folder: string): Stamps {
  return new Map(
    sources(folder).flatMap((file) => {
      const stats = statSync(join(folder, file), { bigint: true, throwIfNoEntry: false });
      if (!stats) return [];
      const { size, mtimeNs, ctimeNs, ino } = stats;
      return [[file, { stamp: [size, mtimeNs, ctimeNs, ino].join(' '), size: Number(size) }]];
    }),
  );
}

/** Whether nothing was written between two moments. */
export function isSame(a: Stamps, b: Stamps): boolean {
  return a.size === b.size && [...a].every(([file, { stamp }]) => b.get(file)?.stamp === stamp);
}

/** A hash of the names of all files and what is in them: the same again when a file was only touched. */
export function contentOf(folder: string): string {
  const hash = createHash('sha1');
  for (const file of sources(folder)) {
    hash.update(`${file}\0`);
    try {
      hash.update(readFileSync(join(folder, file)));
    } catch {
      // Renamed away at this moment, or not for us to read: then that is what it is like.
      hash.update('unreadable');
    }
    hash.update('\0');
  }
  return hash.digest('hex');
}

function sources(folder: string): string[] {
  try {
    return filesIn(folder).filter((file) => !isOfEditor(file));
  } catch {
    // A folder in it was removed while it was read: the next look sees it as it is.
    return [];
  }
}
