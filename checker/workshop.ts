import { accessSync, constants, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = dirname(__dirname);

/** Where things are: the only place that knows the folders of the workshop. */
export const workshop = {
  root,
  lessons: join(root, 'lessons'),
  solutions: join(root, 'solutions'),
  /** The learner's own files; another folder for tests. */
  exercises: process.env['WORKSHOP_EXERCISES'] ?? join(root, 'exercises'),
  /** What the workshop itself keeps: progress, the last traces, the cache. */
  state: process.env['WORKSHOP_STATE'] ?? join(root, '.workshop'),
  /** Transformed TypeScript and the probe. Where the workshop's folder is read-only, a folder of the system's temporary ones. */
  cache(): string {
    const wanted = join(root, '.workshop', 'cache');
    try {
      mkdirSync(wanted, { recursive: true });
      accessSync(wanted, constants.W_OK);
      return wanted;
    } catch {
      const other = join(tmpdir(), 'cluster-workshop-cache');
      mkdirSync(other, { recursive: true });
      return other;
    }
  },
} as const;
