import { spawn, spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withoutRoot } from '@harnessgym/internal-testkit/without-root';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readTask } from './read-task.js';

let cwd: string;
let workspace: string;
beforeEach(async () => {
  cwd = await realpath(await mkdtemp(join(tmpdir(), 'hg-task-')));
  await chmod(cwd, 0o755);
  workspace = join(cwd, 'work');
  await mkdir(workspace);
});
afterEach(() => rm(cwd, { recursive: true, force: true }));

const read = (task: string) => readTask({ task }, { cwd, workspace });

it('I-01 warns when the task that was taken is not the only one of its name', async () => {
  await writeFile(join(workspace, 'task.md'), 'in the workspace');
  await writeFile(join(cwd, 'task.md'), 'beside it');
  const { text, warnings } = await read('task.md');
  expect(text).toBe('in the workspace');
  expect(warnings).toEqual([
    expect.stringContaining(`is ${workspace}/task.md (in the workspace) and not ${cwd}/task.md`),
  ]);
});

it('does not warn when both are the same text, when one is not a file, or when the path is absolute', async () => {
  await writeFile(join(workspace, 'task.md'), 'one text');
  await symlink('work/task.md', join(cwd, 'task.md'));
  expect((await read('task.md')).warnings).toEqual([]);
  await rm(join(cwd, 'task.md'));
  await mkdir(join(cwd, 'task.md'));
  expect((await read('task.md')).warnings).toEqual([]);
  expect((await read(join(workspace, 'task.md'))).warnings).toEqual([]);
});

it('refuses what is no task, and names the file and the fix', async () => {
  await writeFile(join(workspace, 'binary'), Buffer.from([0xff, 0xfe, 0x00]));
  await writeFile(join(workspace, 'blank'), ' \n');
  await mkdir(join(workspace, 'folder'));
  await expect(read('binary')).rejects.toThrow(/^--task: .*binary is not UTF-8 text\. Save it as UTF-8/);
  await expect(read('blank')).rejects.toThrow(/^--task: .*blank is empty\. Say what/);
  await expect(read('folder')).rejects.toThrow(/^--task: .*folder is a folder\. Name the file/);
  await expect(read('')).rejects.toThrow(/^--task is empty/);
});

it.each<[string, (folder: string) => string]>([
  ['in the workspace', () => 'pipe'],
  ['by its full path', (folder) => join(folder, 'pipe')],
])('I-01 reads a task that is a pipe only once, %s', async (_name, named) => {
  const pipe = join(workspace, 'pipe');
  spawnSync('mkfifo', [pipe]);
  const writer = spawn('sh', ['-c', 'echo do it > "$0"', pipe], { stdio: 'ignore' });
  expect(await readTask({ task: named(workspace) }, { cwd: workspace, workspace })).toMatchObject({
    text: 'do it\n',
    warnings: [],
  });
  writer.kill();
});

it('I-06 says why a task cannot be read', async () => {
  await writeFile(join(workspace, 'secret'), 'x', { mode: 0o000 });
  await withoutRoot(() =>
    expect(read('secret')).rejects.toThrow(/^--task: .*secret cannot be read \(EACCES.*\)\. Make it readable/),
  );
});
