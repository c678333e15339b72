import { expect, it } from 'vitest';
import { callIds } from './call-ids.js';

it('gives no id twice, whichever proxy asks', () => {
  const proxies = [callIds(), callIds()];
  const ids = proxies.flatMap((nextId) => Array.from({ length: 1_000 }, nextId));
  expect(new Set(ids).size).toBe(2_000);
});
