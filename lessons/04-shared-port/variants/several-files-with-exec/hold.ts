const DEFAULT = 300;
const CAP = 2000;

export function hold(asked: string | null): void {
  const milliseconds = Math.min(asked === null ? DEFAULT : Number(asked), CAP);
  const end = performance.now() + milliseconds;
  let sum = 0;
  while (performance.now() < end) sum += Math.sqrt(sum + 1);
}
