import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readRegularFile } from './read-regular-file.js';

const folder = mkdtempSync(join(tmpdir(), 'read-regular-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('reading a file that somebody else writes', () => {
  it.each([0, 1, 32 * 1024, 32 * 1024 + 1, 100_000])('gives the same bytes in any size: %i', async (size) => {
    const path = join(folder, String(size));
    const bytes = Buffer.from(Array.from({ length: size }, (_, index) => index % 251));
    writeFileSync(path, bytes);
    expect((await read(path)).equals(bytes)).toBe(true);
    for (const [from, to] of [
      [0, 10],
      [5, size],
      [size - 1, size + 10],
      [size, size + 1],
      [10, 5],
    ] as const) {
      const wanted = Math.max(from, 0);
      expect((await read(path, { from: wanted, to })).equals(bytes.subarray(wanted, Math.max(wanted, to)))).toBe(true);
    }
  });

  it('says the path of what cannot be read', async () => {
    await expect(read(folder)).rejects.toMatchObject({ code: 'EINVAL', path: folder });
    await expect(read(join(folder, 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

async function read(path: string, range?: { from: number; to: number }): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of readRegularFile(path, range)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
