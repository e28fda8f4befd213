/** `good`: as it should be; `fact`: only to be known; `note`: may disturb, or can be cleaned; `bad`: the workshop cannot work so. */
export type State = 'good' | 'fact' | 'note' | 'bad';

/** One thing that the doctor looked at. */
export interface Line {
  /** What it is about, in a word or two: the same in every version. */
  name: string;
  state: State;
  /** What was found. */
  found: string;
  /** What it means, or what to do. */
  advice?: string;
}

/** Bytes as people say them. */
export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const [value, unit] = [
    [bytes / 1024 ** 3, 'GB'] as const,
    [bytes / 1024 ** 2, 'MB'] as const,
    [bytes / 1024, 'KB'] as const,
  ].find(([each]) => each >= 1) ?? [bytes / 1024, 'KB'];
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}
