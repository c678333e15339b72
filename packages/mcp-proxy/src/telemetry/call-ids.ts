import { randomUUID } from 'node:crypto';

/**
 * Ids for calls, no two of them alike in a log that many proxies share. One random part serves all: a UUID by itself is
 * put together of twenty pieces, and two thousand open calls would keep them all.
 */
export function callIds(): () => string {
  const own = randomUUID();
  let count = 0;
  return () => {
    count += 1;
    return `${own}-${count}`;
  };
}
