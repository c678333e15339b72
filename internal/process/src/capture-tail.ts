/** Keeps the last `limit` bytes of a stream in constant memory, and says how many came in all. */
export function captureTail(limit: number): { push(chunk: Uint8Array): void; text(): string; total(): number } {
  let kept: Uint8Array[] = [];
  let size = 0;
  let total = 0;
  return {
    push(chunk) {
      kept.push(chunk);
      size += chunk.length;
      total += chunk.length;
      // Compacting at twice the limit keeps the cost per byte constant.
      if (size > 2 * limit) {
        kept = [Buffer.concat(kept).subarray(-limit)];
        size = limit;
      }
    },
    text: () => new TextDecoder().decode(Buffer.concat(kept).subarray(-limit)),
    total: () => total,
  };
}
