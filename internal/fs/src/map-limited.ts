import { keepPace } from './keep-pace.js';

/**
 * Maps with at most `limit` calls under way; results in order. After a failure nothing new is begun, and the first
 * one is thrown when all calls under way have ended. Calls that wait for nothing leave room for other work all the same.
 */
export async function mapLimited<Item, Result>(
  items: readonly Item[],
  limit: number,
  map: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  const failures: unknown[] = [];
  const pending = items.entries();
  const pace = keepPace();
  async function work() {
    for (const [position, item] of pending) {
      if (failures.length > 0) return;
      try {
        results[position] = await map(item);
      } catch (error) {
        failures.push(error);
      }
      if (pace.isDue()) await pace.rest();
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  if (failures.length > 0) throw failures[0];
  return results;
}
