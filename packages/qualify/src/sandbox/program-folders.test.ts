import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { programFolders, programPaths } from './program-folders.js';

const nothing = { readable: [], hidden: [] };

let home: string;
beforeEach(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'hg-programs-')));
});
afterEach(() => rm(home, { recursive: true, force: true }));

it('shows libraries beside a folder of programs, all of a manager of shims, and else the folder alone', () => {
  expect(programFolders('/h/.local/bin')).toContain('/h/.local/lib');
  expect(programFolders('/h/.local/bin')).not.toContain('/h/.local');
  expect(programFolders('/h/.pyenv/shims')).toEqual(['/h/.pyenv']);
  expect(programFolders('/h/tools')).toEqual(['/h/tools']);
});

it('shows a program by its name and where it leads, with what it needs', async () => {
  const python = await put('versions/3/bin/python3');
  await put('versions/3/lib/os.py');
  await mkdir(join(home, 'venv/bin'), { recursive: true });
  await symlink(python, join(home, 'venv/bin/python'));
  const shown = programPaths({ command: 'python', path: join(home, 'venv/bin') }, nothing);
  expect(shown).toContain(join(home, 'venv/bin'));
  expect(shown).not.toContain(join(home, 'venv/bin/python'));
  expect(shown).toContain(join(home, 'versions/3/lib'));
  expect(programPaths({ command: 'python', path: join(home, 'venv/bin') }, { ...nothing, readable: [home] })).toEqual(
    [],
  );
});

it('H-02 shows nothing beside a file that only a manifest names, and nothing of one that is no program', async () => {
  const tool = await put('.ssh/tool');
  expect(programPaths({ command: tool, path: undefined }, nothing)).toEqual([tool]);
  await chmod(tool, 0o600);
  expect(programPaths({ command: tool, path: undefined }, nothing)).toEqual([]);
  expect(programPaths({ command: 'missing', path: home }, nothing)).toEqual([]);
});

it('H-02 shows nothing of a folder that is hidden, also where a link leads there', async () => {
  const server = await put('task/bin/server');
  await put('task/lib/answer');
  const hop = join(home, 'hop');
  await symlink(server, hop);
  const hidden = [join(home, 'task')];
  for (const command of [server, hop])
    expect(programPaths({ command, path: undefined }, { ...nothing, hidden })).toEqual([]);
});

async function put(name: string): Promise<string> {
  const path = join(home, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, '', { mode: 0o755 });
  return path;
}
