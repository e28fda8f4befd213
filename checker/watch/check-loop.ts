import { FolderWatch } from './folder-watch.ts';
import { settled } from './settled.ts';
import { contentOf, stampsOf, type Stamps } from './snapshot.ts';

/** What the loop is given to do its work with. */
export interface Work<Told> {
  /** The folder with the files. */
  folder: string;
  /** Makes ready what can be made ready of the files; whether they parse. */
  prepare: () => boolean;
  /** Checks what is there. Throws the signal's reason when that one ends it. */
  check: (signal: AbortSignal) => Promise<Told>;
  /** Is given what a check told, for the newest files only. */
  tell: (told: Told) => void;
  /** Is told that a check has begun, or that it has ended. */
  onBusy: (isBusy: boolean) => void;
  /** Is given what must not happen. */
  onError: (error: unknown) => void;
}

/** Checks a folder's files whenever they have been saved with other content: one check at a time, always of the newest, never of half a file. */
export class CheckLoop<Told> {
  readonly #work: Work<Told>;
  readonly #watch: FolderWatch;
  /** Ends the waiting until files are whole. */
  #stop = new AbortController();
  /** What was there at the last check. */
  #stamps: Stamps;
  /** What the last verdict was about. */
  #judged: string;
  #running: { content: string; controller: AbortController } | null = null;
  #isWanted = false;
  #isForced = false;
  #isClosed = false;
  #working: Promise<void> | null = null;

  /** What is there already is not checked until it changes or `again` is called. */
  constructor(work: Work<Told>) {
    this.#work = work;
    this.#stamps = stampsOf(work.folder);
    this.#judged = contentOf(work.folder);
    this.#watch = new FolderWatch(work.folder, () => this.#changed());
  }

  /** Checks what is there, whether it has changed or not. A check that runs is made anew. */
  again(): void {
    this.#isForced = true;
    this.#running?.controller.abort();
    this.#want();
  }

  /** Takes what is there as checked: it was not the learner who wrote it. */
  take(): void {
    this.#stamps = stampsOf(this.#work.folder);
    this.#judged = contentOf(this.#work.folder);
  }

  /** Ends a check that runs, and begins none until `resume`. Resolves when nothing of it is left. */
  async pause(): Promise<void> {
    if (this.#running) this.#isForced = true;
    this.#stop.abort();
    this.#running?.controller.abort();
    await this.#working;
  }

  /** Goes on after `pause`, with what has been saved meanwhile. */
  resume(): void {
    if (this.#isClosed) return;
    this.#stop = new AbortController();
    this.#want();
  }

  /** Ends everything. Resolves when nothing is left. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#watch.close();
    this.#stop.abort();
    this.#running?.controller.abort();
    await this.#working;
  }

  #changed(): void {
    if (this.#running && contentOf(this.#work.folder) !== this.#running.content)
      this.#running.controller.abort();
    this.#want();
  }

  #want(): void {
    this.#isWanted = true;
    if (this.#working) return;
    this.#working = this.#workThrough()
      .catch((error: unknown) => this.#work.onError(error))
      .finally(() => {
        this.#working = null;
        // It may have been asked for in the moment between.
        if (this.#mayWork) this.#want();
      });
  }

  get #mayWork(): boolean {
    return this.#isWanted && !this.#stop.signal.aborted;
  }

  async #workThrough(): Promise<void> {
    const { folder, prepare } = this.#work;
    while (this.#mayWork) {
      this.#isWanted = false;
      const stamps = await settled(folder, this.#stamps, prepare, this.#stop.signal);
      if (!stamps) {
        this.#isWanted = true;
        return;
      }
      this.#stamps = stamps;
      const content = contentOf(folder);
      if (content === this.#judged && !this.#isForced) continue;
      this.#isForced = false;
      await this.#checkOnce(content);
    }
  }

  async #checkOnce(content: string): Promise<void> {
    const { folder, check, tell, onBusy } = this.#work;
    const controller = new AbortController();
    this.#running = { content, controller };
    onBusy(true);
    try {
      const told = await check(controller.signal);
      // Saved again in this moment: what was seen may be of both.
      if (controller.signal.aborted || contentOf(folder) !== content) {
        this.#isWanted = true;
        return;
      }
      this.#judged = content;
      tell(told);
    } catch (error) {
      if (!controller.signal.aborted) throw error;
      this.#isWanted = true;
    } finally {
      this.#running = null;
      onBusy(false);
    }
  }
}
