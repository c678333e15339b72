import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '@harnessgym/internal-fs/digest';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readPacks } from './read-packs.js';
import { writePack } from './write-pack.js';

let scratch: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'hg-packs-'));
});
afterEach(() => rm(scratch, { recursive: true }));

it('keeps a pack that another process mended before this one came to it', async () => {
  const folders = { packs: join(scratch, 'packs'), temporaries: join(scratch, 'tmp') };
  for (const folder of Object.values(folders)) await mkdir(folder);
  const digest = sha256('content');
  await using writer = writePack(folders);
  writer.append(digest, Buffer.from('content'));
  await writer.publish();
  const packs = readPacks(folders);
  packs.refresh();
  await packs.salvage(digest);
  using reader = packs.openReader();
  expect(String(reader.read(digest))).toBe('content');
});
