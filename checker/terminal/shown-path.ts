import { isAbsolute, relative, sep } from 'node:path';

/** A path as the person would write it: relative inside the current folder, absolute elsewhere. */
export function shownPath(path: string): string {
  const inside = relative(process.cwd(), path);
  // Many `../` are harder to read than the whole path, and Windows has paths on other drives.
  const leavesFolder = inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside);
  return inside === '' || leavesFolder ? path : inside;
}
