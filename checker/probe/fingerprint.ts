/**
 * A name of 128 bits for a text, by four multiplicative hashes over its bytes, four at a time. It is for a cache on the learner's own disk, not against
 * deceit: loading `node:crypto` for it costs every process of a program some milliseconds.
 */
export function fingerprint(text: string): string {
  const bytes = Buffer.from(text);
  const words = new Int32Array(Math.ceil(bytes.length / 4));
  new Uint8Array(words.buffer).set(bytes);
  let a = bytes.length;
  let b = a + 1;
  let c = a + 2;
  let d = a + 3;
  for (const word of words) {
    a = turned(Math.imul(a ^ word, 0xcc9e2d51), 13);
    b = turned(Math.imul(b ^ word, 0x1b873593), 15);
    c = turned(Math.imul(c ^ word, 0x85ebca6b), 17);
    d = turned(Math.imul(d ^ word, 0xc2b2ae35), 19);
  }
  return [a, b, c, d].map(mixed).join('');
}

function turned(hash: number, bits: number): number {
  return (hash << bits) | (hash >>> (32 - bits));
}

/** The last step of MurmurHash: every bit of the hash changes every digit. */
function mixed(hash: number): string {
  let mixing = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixing = Math.imul(mixing ^ (mixing >>> 13), 0xc2b2ae35);
  return ((mixing ^ (mixing >>> 16)) >>> 0).toString(16).padStart(8, '0');
}
