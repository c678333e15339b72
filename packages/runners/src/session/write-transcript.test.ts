import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeTranscript } from './write-transcript.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hg-transcript-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('A-13 writes the transcript where an agent has put a folder in its place, and keeps that', async () => {
  const path = join(folder, 'attempt.transcript.txt');
  await mkdir(join(path, 'in the way'), { recursive: true });
  await writeTranscript(path, [['outcome', 'completed']]);
  expect(await readFile(path, 'utf8')).toBe('outcome: completed\n');
  expect(await readdir(join(folder, 'attempt.transcript.txt.aside'))).toEqual(['in the way']);
});
