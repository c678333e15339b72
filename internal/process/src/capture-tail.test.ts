import { expect, it } from 'vitest';
import { captureTail } from './capture-tail.js';

it('D-05 keeps the end of an endless stream and lets go of the rest', () => {
  const megabyte = 1024 * 1024;
  const tail = captureTail(megabyte);
  const chunk = new Uint8Array(megabyte).fill(120);
  // All of it together is more than one buffer can hold.
  for (let count = 0; count < 5_000; count += 1) tail.push(chunk);
  tail.push(new TextEncoder().encode('end'));
  expect(tail.total()).toBe(5_000 * megabyte + 3);
  expect(tail.text().length).toBe(megabyte);
  expect(tail.text().endsWith('xend')).toBe(true);
});
