import { statSync, watch, type FSWatcher } from 'node:fs';
import { dirname, join } from 'node:path';
import { isSame, stampsOf, type Stamps } from './snapshot.ts';

/** How often the files are looked at where the operating system reports nothing (network disks, WSL, a renamed folder), and the part of the time that looking may take. */
const LOOK_EVERY_MS = 200;
const LOOK_SHARE = 0.02;
/** Each watched folder costs the system something: a learner's program has a few. */
const MOST_FOLDERS = 32;

/**
 * Tells as soon as a file of a folder, or of the folders in it, may have been written. What the operating system reports is only taken as a reason
 * to look: it is fast, and not to be relied on. What counts are the files themselves, looked at a few times a second in any case.
 */
export class FolderWatch {
  readonly #folder: string;
  readonly #onChange: () => void;
  readonly #watched = new Map<string, { inode: number; watcher: FSWatcher }>();
  #stamps: Stamps;
  #timer: NodeJS.Timeout | undefined;

  constructor(folder: string, onChange: () => void) {
    this.#folder = folder;
    this.#onChange = onChange;
    this.#stamps = stampsOf(folder);
    this.#watchFolders();
    this.#lookSoon(LOOK_EVERY_MS);
  }

  /** Watches no longer. */
  close(): void {
    clearTimeout(this.#timer);
    for (const folder of this.#watched.keys()) this.#unwatch(folder);
  }

  #lookSoon(ms: number): void {
    this.#timer = setTimeout(() => {
      const begun = performance.now();
      this.#watchFolders();
      this.#look();
      this.#lookSoon(Math.max(LOOK_EVERY_MS, (performance.now() - begun) / LOOK_SHARE));
    }, ms);
  }

  #look(): void {
    const stamps = stampsOf(this.#folder);
    if (isSame(stamps, this.#stamps)) return;
    this.#stamps = stamps;
    this.#onChange();
  }

  /** A folder that was made anew under the same name is another one for the operating system. */
  #watchFolders(): void {
    const inside = [...this.#stamps.keys()].map((file) => dirname(join(this.#folder, file)));
    const wanted = [...new Set([this.#folder, ...inside])].slice(0, MOST_FOLDERS);
    for (const folder of this.#watched.keys()) if (!wanted.includes(folder)) this.#unwatch(folder);
    for (const folder of wanted) {
      const inode = statSync(folder, { throwIfNoEntry: false })?.ino;
      if (inode === this.#watched.get(folder)?.inode) continue;
      this.#unwatch(folder);
      if (inode !== undefined) this.#watch(folder, inode);
    }
  }

  #watch(folder: string, inode: number): void {
    try {
      const watcher = watch(folder, () => this.#look());
      watcher.on('error', () => this.#unwatch(folder));
      this.#watched.set(folder, { inode, watcher });
    } catch {
      // The system may have no more watches to give: then looking has to do.
    }
  }

  #unwatch(folder: string): void {
    this.#watched.get(folder)?.watcher.close();
    this.#watched.delete(folder);
  }
}
