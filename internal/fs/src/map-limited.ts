/**
 * Maps with at most `limit` calls under way; results in order. After a failure nothing new is begun, and the first
 * one is thrown when all calls under way have ended.
 */
export async function mapLimited<Item, Result>(
  items: readonly Item[],
  limit: number,
  map: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  const failures: unknown[] = [];
  const pending = items.entries();
  async function work() {
    for (const [position, item] of pending) {
      if (failures.length > 0) return;
      try {
        results[position] = await map(item);
      } catch (error) {
        failures.push(error);
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  if (failures.length > 0) throw failures[0];
  return results;
}
