const FACTORS = [0xcc9e2d51, 0x1b873593, 0x85ebca6b, 0xc2b2ae35];

/**
 * A name of 128 bits for a text, by four multiplicative hashes. It is for a cache on the learner's own disk, not against deceit: loading
 * `node:crypto` for it costs every process of a program some milliseconds.
 */
export function fingerprint(text: string): string {
  const lanes = FACTORS.map((factor, lane) => {
    let hash = (text.length + lane) | 0;
    for (let at = 0; at < text.length; at += 1) {
      hash = Math.imul(hash ^ text.charCodeAt(at), factor);
      hash = (hash << (13 + lane)) | (hash >>> (19 - lane));
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) >>> 0;
  });
  return lanes.map((hash) => hash.toString(16).padStart(8, '0')).join('');
}
