import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';

/** An editor's command as the learner wrote it, and whether it has a window of its own. */
export interface Editor {
  command: string;
  hasWindow: boolean;
}

/** Editors that open a window; whatever else it is gets the terminal. */
const WITH_WINDOW =
  /^(?:code|code-insiders|codium|cursor|windsurf|zed|subl|atom|mate|gedit|gnome-text-editor|kate|kwrite|mousepad|pluma|geany|gvim|mvim|macvim|xed|notepad|notepad\+\+|bbedit|nova|idea|webstorm|open|xdg-open|start)(?:\.exe|\.cmd)?$/i;

/** The learner's editor: `$VISUAL`, `$EDITOR`, or VS Code where it is found; null when there is none. */
export function findEditor(env: NodeJS.ProcessEnv): Editor | null {
  const command = env['VISUAL']?.trim() || env['EDITOR']?.trim() || (isOnPath('code', env) ? 'code' : '');
  if (command === '') return null;
  const [program = ''] = command.match(/"[^"]*"|'[^']*'|\S+/) ?? [];
  return { command, hasWindow: WITH_WINDOW.test(basename(program.replaceAll(/["']/g, ''))) };
}

function isOnPath(name: string, env: NodeJS.ProcessEnv): boolean {
  const endings = process.platform === 'win32' ? ['.cmd', '.exe'] : [''];
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter(Boolean);
  return folders.some((folder) => endings.some((ending) => existsSync(join(folder, name + ending))));
}

/** Opens a file in an editor: one with a window is left alone, any other has the terminal until it ends. Gives what went wrong, or null. */
export function openEditor({ command, hasWindow }: Editor, file: string): Promise<string | null> {
  // Through a shell, as git does it: the command may have options and quotes.
  const isWindows = process.platform === 'win32';
  const [shell, args] = isWindows
    ? [`${command} "${file}"`, []]
    : ['/bin/sh', ['-c', `${command} "$@"`, 'editor', file]];
  return new Promise((resolve) => {
    const child = spawn(shell, args, {
      stdio: hasWindow ? 'ignore' : 'inherit',
      detached: hasWindow,
      shell: isWindows,
    });
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code) => resolve(code === 0 || code === null ? null : `it ended with ${code}`));
    if (!hasWindow) return;
    child.unref();
    child.once('spawn', () => resolve(null));
  });
}
