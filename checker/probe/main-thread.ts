/**
 * Whether this is the process's main thread. `node:worker_threads` says the same, and loading it costs every process of a program some milliseconds; a
 * thread may not change the folder of its process, and there Node marks the function.
 */
export const isMainThread = (process.chdir as { disabled?: boolean }).disabled !== true;
