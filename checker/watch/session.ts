import { hint } from '../commands/hint.ts';
import type { Invocation } from '../commands/command.ts';
import { reset } from '../commands/reset.ts';
import { solution } from '../commands/solution.ts';
import { EXIT } from '../errors.ts';
import { allLessons, loadText, type Lesson } from '../lesson/catalog.ts';
import { addStarter, exerciseFolder, filesIn } from '../lesson/exercise.ts';
import { findProgram } from '../lesson/program.ts';
import { readProgress } from '../progress.ts';
import { endAllNow } from '../run/program.ts';
import { wrap } from '../terminal/layout.ts';
import { renderMarkdown } from '../terminal/markdown.ts';
import { shownPath } from '../terminal/shown-path.ts';
import { detectTerminal, type Terminal } from '../terminal/style.ts';
import { CheckLoop } from './check-loop.ts';
import { Chooser } from './chooser.ts';
import { findEditor, openEditor } from './editor.ts';
import { keyLines, WATCH_KEYS } from './key-line.ts';
import { Keyboard, type Key } from './keys.ts';
import { printedBy, tellVerdict, type Told } from './lesson-check.ts';
import type { Mode } from './mode.ts';
import { Pager } from './pager.ts';
import { Question } from './question.ts';
import { Screen } from './screen.ts';
import { suspend } from './suspend.ts';
import { transformed, warmUp } from './warm.ts';
import { afterwards, beginning, verdict } from './words.ts';

/** The watch screen in a terminal: it checks what is saved, and does what the keys say, until the learner quits. */
export class Session {
  readonly #invocation: Invocation;
  readonly #screen = new Screen(process.stdout);
  readonly #keyboard: Keyboard;
  #lesson: Lesson;
  #loop: CheckLoop<Told> | null = null;
  #doing = '';
  /** Who has the keys; null is the watch screen itself. */
  #mode: Mode | null = null;
  /** What was to be told while the learner was reading something else. */
  #waiting: string[] = [];
  /** Keys are worked off one after the other. */
  #keys: Promise<void> = Promise.resolve();
  #isLeaving = false;
  /** Somebody else has the terminal. */
  #isLent = false;
  #end: (result: { code: number } | { error: unknown }) => void = () => undefined;

  constructor(lesson: Lesson, invocation: Invocation) {
    this.#lesson = lesson;
    this.#invocation = invocation;
    this.#keyboard = new Keyboard(process.stdin, (key) => this.#pressed(key));
  }

  /** Runs until the learner quits; gives the exit code. However it ends, the terminal is as it was before. */
  async run(): Promise<number> {
    const ended = new Promise<{ code: number } | { error: unknown }>((resolve) => (this.#end = resolve));
    const giveBack = (): void => {
      this.#screen.pause();
      this.#keyboard.giveBack();
    };
    const resized = (): void => void this.#resized();
    // An editor that has the terminal is stopped and continued by itself.
    const stopped = (): void => void (this.#isLent || this.#suspend());
    const continued = (): void => void (this.#isLent || this.#keyboard.take());
    const hungUp = (): void => this.#end({ code: EXIT.terminated });
    const leaving = (): void => {
      giveBack();
      endAllNow();
    };
    process.once('exit', leaving);
    process.stdout.on('resize', resized);
    process.on('SIGCONT', continued).on('SIGTSTP', stopped);
    process.stdin.on('end', hungUp).on('error', hungUp);
    try {
      this.#keyboard.take();
      await this.#open(this.#lesson);
      const result = await ended;
      if ('error' in result) throw result.error;
      return result.code;
    } finally {
      this.#isLeaving = true;
      process.stdout.removeListener('resize', resized);
      process.removeListener('SIGCONT', continued).removeListener('SIGTSTP', stopped);
      giveBack();
      await this.#loop?.close();
      process.removeListener('exit', leaving);
    }
  }

  /** What the terminal can show now; it may have been resized. */
  readonly #terminal = (): Terminal => ({
    ...this.#invocation.terminal,
    width: detectTerminal(process.stdout, process.env).width,
  });

  async #open(lesson: Lesson): Promise<void> {
    await this.#loop?.close();
    this.#lesson = lesson;
    const made = addStarter(lesson);
    const { title } = loadText(lesson);
    this.#screen.print(beginning({ lesson, title, made: made.map(shownPath) }, this.#terminal()));
    this.#loop = this.#loopFor(lesson);
    this.#drawFoot();
    await warmUp(lesson);
    // What was only made is not the learner's work yet.
    if (made.length === 0) this.#loop.again();
  }

  #loopFor(lesson: Lesson): CheckLoop<Told> {
    const folder = exerciseFolder(lesson);
    const status = (doing: string): void => {
      this.#doing = doing;
      this.#drawFoot();
    };
    return new CheckLoop<Told>({
      folder,
      prepare: () => transformed(folder),
      check: (signal) =>
        tellVerdict(lesson, {
          ...this.#invocation,
          terminal: this.#terminal(),
          print: (text) => this.#say(text),
          status,
          signal,
          isWatching: true,
        }),
      tell: (told) => {
        this.#doing = '';
        this.#say(verdict(told, new Date(), this.#terminal()));
        this.#say(afterwards(told, this.#following(1), this.#terminal()));
      },
      onBusy: (isBusy) => status(isBusy ? `Lesson ${lesson.number}: starting your program …` : ''),
      onError: (error) => this.#end({ error }),
    });
  }

  #drawFoot(): void {
    if (this.#isLeaving) return;
    const folder = shownPath(exerciseFolder(this.#lesson));
    const doing = this.#doing || `Watching ${folder}: save, and it is checked.`;
    const keys = keyLines(WATCH_KEYS, this.#screen.columns, this.#terminal());
    this.#screen.setFoot(
      this.#mode
        ? this.#mode.foot()
        : ['', ...wrap(doing, this.#screen.columns, { cut: true }).split('\n'), ...keys],
    );
  }

  #say(text: string): void {
    if (this.#mode) this.#waiting.push(text);
    else this.#screen.print(text);
  }

  #setMode(mode: Mode | null): void {
    this.#mode = mode;
    if (!mode) for (const text of this.#waiting.splice(0)) this.#screen.print(text);
    this.#drawFoot();
  }

  #pressed(key: Key): void {
    if (key === 'ctrl-c' || key === 'ctrl-d' || (key === 'q' && !this.#mode))
      return this.#end({ code: EXIT.passed });
    this.#keys = this.#keys
      .then(() => (key === 'ctrl-z' ? this.#suspend() : this.#mode ? this.#mode.key(key) : this.#do(key)))
      .catch((error: unknown) => this.#end({ error }));
  }

  async #do(key: Key): Promise<void> {
    switch (key) {
      case 'n':
        return this.#go(1);
      case 'p':
        return this.#go(-1);
      case 'l':
        return this.#list();
      case 't':
        return this.#page((terminal) => renderMarkdown(loadText(this.#lesson).body, terminal));
      case 'h': {
        const text = await printedBy(hint, 'hint', this.#lesson, this.#terminal());
        return this.#page(async () => `\n${text}`);
      }
      case 's':
        return this.#page(
          async (terminal) => `\n${await printedBy(solution, 'solution', this.#lesson, terminal)}`,
        );
      case 'r':
        return this.#loop?.again();
      case 'x':
        return this.#askReset();
      case 'e':
        return this.#edit();
    }
  }

  #following(step: 1 | -1): Lesson | undefined {
    const lessons = allLessons();
    return lessons[lessons.findIndex(({ name }) => name === this.#lesson.name) + step];
  }

  async #go(step: 1 | -1): Promise<void> {
    const lesson = this.#following(step);
    if (lesson) return this.#open(lesson);
    this.#say(step === 1 ? 'This is the last lesson.' : 'This is the first lesson.');
  }

  #list(): void {
    const lessons = allLessons();
    const chooser = new Chooser({
      lessons,
      current: lessons.find(({ name }) => name === this.#lesson.name) ?? this.#lesson,
      progress: readProgress(),
      terminal: this.#terminal,
      size: () => ({ columns: this.#screen.columns, rows: this.#screen.rows }),
      redraw: () => this.#drawFoot(),
      onChosen: async (lesson) => {
        this.#setMode(null);
        if (lesson && lesson.name !== this.#lesson.name) await this.#open(lesson);
      },
    });
    this.#setMode(chooser);
  }

  async #page(render: (terminal: Terminal) => Promise<string>): Promise<void> {
    const { number } = this.#lesson;
    const pager = new Pager({
      screen: this.#screen,
      terminal: this.#terminal,
      render,
      onClose: () => number === this.#lesson.number && this.#setMode(null),
    });
    this.#mode = pager;
    await pager.open();
  }

  #askReset(): void {
    const { number } = this.#lesson;
    const ask = `Start lesson ${number} over? Your files are kept as a dated copy.`;
    this.#setMode(
      new Question(ask, async (isYes) => {
        this.#setMode(null);
        if (!isYes) return;
        await this.#loop?.pause();
        this.#say(`\n${await printedBy(reset, 'reset', this.#lesson, this.#terminal())}`);
        this.#loop?.take();
        this.#loop?.resume();
      }),
    );
  }

  async #edit(): Promise<void> {
    const folder = exerciseFolder(this.#lesson);
    const found = findProgram(folder);
    const file = 'program' in found ? found.program.entry : `${folder}/${filesIn(folder)[0] ?? 'server.ts'}`;
    const editor = findEditor(process.env);
    if (!editor)
      return this.#say(`No editor is known: set EDITOR or VISUAL, or open ${shownPath(file)} yourself.`);
    if (editor.hasWindow) this.#say(`Opening ${shownPath(file)} …`);
    const problem = editor.hasWindow
      ? await openEditor(editor, file)
      : await this.#withoutTerminal(() => openEditor(editor, file));
    if (problem !== null) this.#say(`The editor "${editor.command}" did not work: ${problem}`);
  }

  /** Somebody else has the terminal for a while; nothing is checked meanwhile. */
  async #withoutTerminal<T>(during: () => Promise<T>): Promise<T> {
    this.#isLent = true;
    await this.#loop?.pause();
    this.#screen.pause();
    this.#keyboard.giveBack();
    try {
      return await during();
    } finally {
      this.#isLent = false;
      if (!this.#isLeaving) {
        this.#keyboard.take();
        this.#screen.resume();
        this.#loop?.resume();
      }
    }
  }

  async #suspend(): Promise<void> {
    await this.#withoutTerminal(suspend);
  }

  async #resized(): Promise<void> {
    this.#screen.redraw();
    await this.#mode?.resized?.();
    this.#drawFoot();
  }
}
