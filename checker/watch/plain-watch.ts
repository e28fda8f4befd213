import type { Invocation } from '../commands/command.ts';
import { loadText, type Lesson } from '../lesson/catalog.ts';
import { addStarter, exerciseFolder } from '../lesson/exercise.ts';
import { shownPath } from '../terminal/shown-path.ts';
import { CheckLoop } from './check-loop.ts';
import { tellVerdict, type Told } from './lesson-check.ts';
import { transformed, warmUp } from './warm.ts';
import { beginning, verdict } from './words.ts';

/** Checks what is saved and prints the verdicts, without keys and without lines that are rewritten, until a signal ends it. */
export async function watchPlainly(lesson: Lesson, invocation: Invocation): Promise<never> {
  const { terminal, print } = invocation;
  const folder = exerciseFolder(lesson);
  const made = addStarter(lesson).map(shownPath);
  print(beginning({ lesson, title: loadText(lesson).title, made }, terminal));
  await warmUp(lesson);
  return new Promise<never>((_, reject) => {
    const loop = new CheckLoop<Told>({
      folder,
      prepare: () => transformed(folder),
      check: (signal) => tellVerdict(lesson, { ...invocation, signal, isWatching: true }),
      tell: (told) => print(verdict(told, new Date(), terminal)),
      onBusy: () => undefined,
      onError: reject,
    });
    print(`Watching ${shownPath(folder)}`);
    if (made.length === 0) loop.again();
  });
}
