/** Keeps the last `limit` bytes of a stream in constant memory, and says how many came in all. */
export function captureTail(limit: number): {
  push(chunk: Uint8Array): void;
  /** The last `count` bytes, or as many of them as were kept. */
  bytes(count?: number): Uint8Array;
  text(): string;
  total(): number;
} {
  let kept: Uint8Array[] = [];
  let size = 0;
  let total = 0;
  const bytes = (count = limit) => {
    const all = Buffer.concat(kept);
    return all.subarray(all.length - Math.min(count, limit, all.length));
  };
  return {
    push(chunk) {
      kept.push(chunk);
      size += chunk.length;
      total += chunk.length;
      // Compacting at twice the limit keeps the cost per byte constant.
      if (size > 2 * limit) {
        kept = [Buffer.from(bytes())];
        size = limit;
      }
    },
    bytes,
    text: () => new TextDecoder().decode(bytes()),
    total: () => total,
  };
}
