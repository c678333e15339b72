import { expect, it } from 'vitest';
import { sizeText } from './size-text.js';

it.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1 KiB'],
  [1536, '1.5 KiB'],
  [10_239, '10 KiB'],
  [1_048_575, '1 MiB'],
  [1_288_490_189, '1.2 GiB'],
  [5 * 2 ** 50, '5120 TiB'],
])('tells %d bytes as %s', (bytes, text) => expect(sizeText(bytes)).toBe(text));
