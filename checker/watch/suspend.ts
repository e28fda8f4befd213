/** Stops this process and whoever waits for it (npm, a shell), as Ctrl+Z does; resolves when it goes on. */
export function suspend(): Promise<void> {
  return new Promise((resolve) => {
    if (process.platform === 'win32') return resolve();
    const listeners = process.listeners('SIGTSTP');
    // With a listener the signal would not stop anything.
    process.removeAllListeners('SIGTSTP');
    process.once('SIGCONT', () => {
      for (const listener of listeners) process.on('SIGTSTP', listener);
      resolve();
    });
    process.kill(0, 'SIGTSTP');
  });
}
