/**
 * A short seal over a line of a trace, from a key that each run has for itself. It tells the probe's lines from what a program writes into the
 * file, by accident or to deceive; it is no cryptography: who reads the checker's files can make one. So what a verdict of `pass` rests on
 * is confirmed by the operating system and by the checker's own requests too.
 * Two multiplicative hashes of 32 bits (the scheme of MurmurHash's body and finalizer), since loading `node:crypto` costs each process 4 ms and more.
 */
function seal(key: string, text: string): string {
  const whole = `${key}${text}${key}`;
  let a = 0x9e3779b9;
  let b = 0x85ebca6b;
  for (let at = 0; at < whole.length; at += 1) {
    const unit = whole.charCodeAt(at);
    a = Math.imul(a ^ unit, 0xcc9e2d51);
    b = Math.imul(b ^ unit, 0x1b873593);
    a = (a << 13) | (a >>> 19);
    b = (b << 17) | (b >>> 15);
  }
  a = Math.imul(a ^ (a >>> 16) ^ b, 0x85ebca6b);
  b = Math.imul(b ^ (b >>> 13) ^ a, 0xc2b2ae35);
  return ((a ^ (a >>> 13)) >>> 0).toString(36) + ((b ^ (b >>> 16)) >>> 0).toString(36);
}

/** One line of the file: who wrote it, the how manieth of that writer, the seal, the event. It begins a new line, whatever was written before it. */
export function sealedLine(key: string, writer: string, nth: number, json: string): string {
  const numbered = `${writer} ${nth}`;
  return `\n${numbered} ${seal(key, `${numbered} ${json}`)} ${json}\n`;
}

/** Takes a line apart; undefined when the seal does not fit. */
export function openLine(
  key: string,
  line: string,
): { writer: string; nth: number; json: string } | undefined {
  const [, writer, nth, sealed, json] = /^(\S+) (\d+) (\S+) (.*)$/.exec(line) ?? [];
  if (writer === undefined || json === undefined || seal(key, `${writer} ${nth} ${json}`) !== sealed)
    return undefined;
  return { writer, nth: Number(nth), json };
}
