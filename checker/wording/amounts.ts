/** `1,000`. */
export function grouped(count: number): string {
  return count.toLocaleString('en');
}

/** A time that somebody waits for: `48 s`, `3 min 5 s`, `2 h 7 min`. */
export function lasted(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
