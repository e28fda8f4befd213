import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { workshop } from '../workshop.ts';

/** The probe as one JavaScript file that Node can preload, made from `checker/probe/` when its source has changed. Returns the file's path. */
export async function probeFile(): Promise<string> {
  const source = join(workshop.root, 'checker', 'probe');
  const hash = createHash('sha1');
  for (const name of readdirSync(source).toSorted())
    if (!name.includes('.test.')) hash.update(name).update(readFileSync(join(source, name)));
  const folder = join(workshop.cache(), `probe-${hash.digest('hex').slice(0, 12)}`);
  const file = join(folder, 'probe.cjs');
  if (existsSync(file)) return file;

  const { build } = await import('esbuild');
  // A folder of its own for each call: several checks of one process may come here at the same moment.
  const made = mkdtempSync(`${folder}.`);
  const common = { bundle: true, platform: 'node' as const, target: 'node20', external: ['esbuild'] };
  await build({
    ...common,
    entryPoints: [join(source, 'main.ts')],
    format: 'cjs',
    outfile: join(made, 'probe.cjs'),
  });
  await build({
    ...common,
    entryPoints: [join(source, 'es-module-hooks.ts')],
    format: 'esm',
    outfile: join(made, 'es-module-hooks.mjs'),
  });
  try {
    renameSync(made, folder);
  } catch {
    // Another check made it at the same moment: it is the same.
    rmSync(made, { recursive: true, force: true });
  }
  return file;
}
