import type { Place, Who } from '../judge/starts.ts';
import type { Spread } from '../judge/spreads.ts';

/** `1 worker`, `3 workers`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `4`, `4 and 5`, `4, 5 and 6`. */
export function listed(items: (string | number)[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** `the primary (pid 7)`, `worker 2 (pid 9)`, `process 11`. */
export function who({ role, pid, id }: Who): string {
  if (id !== undefined) return `worker ${id} (pid ${pid})`;
  return role === 'process' ? `process ${pid}` : `the ${role} (pid ${pid})`;
}

export function at(place: Place | null): string {
  return place ? ` (${place.file}:${place.line})` : '';
}

export function ended(code: number | null, signal: string | null): string {
  return signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
}

export function spread(each: Spread): string {
  return each.map(({ pid, answers }) => `${pid}: ${answers}`).join(', ');
}

/** What a program answered, made short and visible. */
export function quoted(text: string): string {
  if (text.trim() === '') return 'nothing (an empty body)';
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 80 ? `"${line.slice(0, 77)}…"` : `"${line}"`;
}

/** Times as people say them. */
export function time(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
