import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { watchReport } from './watch-report.js';

let path: string;
beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'hg-report-')), 'result.json');
});
afterEach(() => rm(join(path, '..'), { recursive: true, force: true }));

it.each([
  ['a whole one', '{"status":"blocked"}', true],
  ['one of an agent at work', '{"status":"running","note":"soon"}', false],
  ['half of one', '{"status":"solved","summ', false],
  ['none', '[]', false],
  ['one without a status', '{"score":1}', false],
  ['nothing', '', false],
])('A-16 reads %s without failing', async (_, text, isFinal) => {
  await writeFile(path, '{"status":"running"}');
  const report = watchReport(path);
  await writeFile(path, text);
  expect(report.isFinal()).toBe(isFinal);
});

it('A-16 waits for a file, whatever stands in its place', async () => {
  const report = watchReport(path);
  expect(report.isFinal()).toBe(false);
  await mkdir(path);
  expect(report.isFinal()).toBe(false);
});

it('does not take what stood there before for the report of this turn', async () => {
  await writeFile(path, '{"status":"blocked"}');
  expect(watchReport(path).isFinal()).toBe(false);
});
