import fs from 'node:fs';
import { chmod, lstat, mkdir, mkdtemp, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ToolServer } from '@harnessgym/runners';
import { parse } from 'smol-toml';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeCodexBlock } from './write-codex-block.js';

let workspace: string;
let path: string;
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'hg-codex-'));
  path = join(workspace, '.codex', 'config.toml');
  await mkdir(join(workspace, '.codex'));
});
afterEach(() => rm(workspace, { recursive: true, force: true }));

const server = (name: string): ToolServer => ({
  name,
  command: 'node',
  args: ['--flag', 'emoji 🧰 "quoted"'],
  cwd: workspace,
  env: { A: 'b' },
  enabledTools: ['trace'],
  startupTimeoutMs: 10_000,
  toolTimeoutMs: 60_000,
});
const text = () => readFile(path, 'utf8');

it('F-22 writes valid TOML, also for characters beyond the basic plane', async () => {
  expect(await writeCodexBlock([server('probe')], workspace)).toEqual([]);
  expect(parse(await text())).toMatchObject({
    mcp_servers: {
      probe: { command: 'node', args: ['--flag', 'emoji 🧰 "quoted"'], startup_timeout_sec: 10, tool_timeout_sec: 65 },
    },
  });
});

it('touches only its own block, and gives the file back as it was', async () => {
  const user = '# mine\nmodel = "x"   # keep\n\n[mcp_servers.other]\ncommand = "y"\n';
  await writeFile(path, user);
  await writeCodexBlock([server('probe')], workspace);
  expect(await text()).toContain('model = "x"   # keep');
  await writeCodexBlock([server('probe'), server('second')], workspace);
  expect((await text()).match(/BEGIN HARNESSGYM/g)).toHaveLength(1);
  expect(parse(await text())).toMatchObject({ mcp_servers: { other: {}, probe: {}, second: {} } });
  await writeCodexBlock([], workspace);
  expect(await text()).toBe(user);
});

it('F-21 leaves no empty file behind, and creates none when nothing is active', async () => {
  await writeCodexBlock([], workspace);
  await expect(text()).rejects.toThrow('ENOENT');
  await writeCodexBlock([server('probe')], workspace);
  await writeCodexBlock([], workspace);
  await expect(text()).rejects.toThrow('ENOENT');
});

it('F-21 leaves an empty file of the user alone', async () => {
  await writeFile(path, '');
  expect(await writeCodexBlock([], workspace)).toEqual([]);
  expect(await text()).toBe('');
});

it('F-21 leaves a file alone whose bytes would not come back the same', async () => {
  const user = Buffer.from('# caf\xe9\nmodel = "x"\n', 'latin1');
  await writeFile(path, user);
  expect((await writeCodexBlock([server('probe')], workspace)).join()).toMatch(/is not UTF-8/);
  expect(await readFile(path)).toEqual(user);
});

it.each(['600', '664', '666'])('F-21 keeps the mode %s, which a umask would narrow', async (octal) => {
  const mode = Number.parseInt(octal, 8);
  await writeFile(path, 'model = "m"\n');
  await chmod(path, mode);
  await writeCodexBlock([server('probe')], workspace);
  expect((await stat(path)).mode & 0o777).toBe(mode);
});

it.each([
  ['does not parse', 'model = [', /not valid TOML/],
  ['lost the end of our block', '# BEGIN HARNESSGYM MCP\n[mcp_servers.x]\n', /no end marker/],
])('F-21 leaves a file alone that %s', async (_name, user, message) => {
  await writeFile(path, user);
  expect((await writeCodexBlock([server('probe')], workspace)).join()).toMatch(message);
  expect(await text()).toBe(user);
});

it('F-21 does not write a server whose name the user has taken', async () => {
  await writeFile(path, '[mcp_servers.probe]\ncommand = "mine"\n');
  expect((await writeCodexBlock([server('probe'), server('free')], workspace)).join()).toMatch(
    /has a server "probe" of its own/,
  );
  expect(parse(await text())).toMatchObject({ mcp_servers: { probe: { command: 'mine' }, free: { command: 'node' } } });
});

it('leaves a file alone that our block would break', async () => {
  const user = 'mcp_servers = { mine = { command = "x" } }\n';
  await writeFile(path, user);
  expect((await writeCodexBlock([server('probe')], workspace)).join()).toMatch(/a form that nothing can be added to/);
  expect(await text()).toBe(user);
});

it('keeps the mode of the file, a link in its place, and every byte around the block', async () => {
  const target = join(workspace, 'dotfiles.toml');
  const user = 'model = "m"\n\n\n# end without a line break';
  await writeFile(target, user, { mode: 0o600 });
  await symlink(target, path);
  await writeCodexBlock([server('probe')], workspace);
  expect(parse(await text())).toMatchObject({ model: 'm', mcp_servers: { probe: {} } });
  expect((await stat(target)).mode & 0o777).toBe(0o600);
  await writeCodexBlock([], workspace);
  expect(await readFile(target, 'utf8')).toBe(user);
  expect((await lstat(path)).isSymbolicLink()).toBe(true);
});

it('F-22 leaves a file alone to which a link leads out of the workspace', async () => {
  const elsewhere = await mkdtemp(join(tmpdir(), 'hg-home-'));
  const target = join(elsewhere, 'config.toml');
  await writeFile(target, 'model = "m"\n');
  await symlink(target, path);
  expect((await writeCodexBlock([server('probe')], workspace)).join()).toMatch(/leads out of the workspace/);
  expect(await readFile(target, 'utf8')).toBe('model = "m"\n');
  await rm(elsewhere, { recursive: true });
});

it('F-21 leaves a link to what is not there alone', async () => {
  await symlink('gone.toml', path);
  expect((await writeCodexBlock([server('probe')], workspace)).join()).toMatch(/a link to what is not there/);
  expect(await readlink(path)).toBe('gone.toml');
});

it('leaves alone what a disk that fails does not show', async () => {
  const { lstat: whole } = fs.promises;
  fs.promises.lstat = () => Promise.reject<never>(Object.assign(new Error('EIO: i/o error, lstat'), { code: 'EIO' }));
  syncBuiltinESMExports();
  try {
    expect((await writeCodexBlock([server('probe')], workspace)).join()).toMatch(/is no file that can be read/);
  } finally {
    fs.promises.lstat = whole;
    syncBuiltinESMExports();
  }
});

it.each<[string, (folder: string) => unknown]>([
  ['a file', (folder) => writeFile(folder, '')],
  ['a link to nothing', (folder) => symlink('nothing', folder)],
  ['a link to itself', (folder) => symlink(folder, folder)],
])('reports %s in the place of its folder', async (_name, put) => {
  await rm(join(workspace, '.codex'), { recursive: true });
  await put(join(workspace, '.codex'));
  expect((await writeCodexBlock([server('probe')], workspace)).join()).toMatch(/is left alone/);
});

it('reports a folder in its place', async () => {
  await mkdir(path);
  expect((await writeCodexBlock([server('probe')], workspace)).join()).toMatch(/is no file that can be read/);
});
