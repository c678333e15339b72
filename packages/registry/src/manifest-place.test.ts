import { symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readServerManifest } from './manifest.js';
import { readManifest, server } from './testing/read-manifest.js';
import { openScratchWorkspace, type ScratchWorkspace } from './testing/scratch-workspace.js';

let workspace: ScratchWorkspace;
beforeEach(async () => {
  workspace = await openScratchWorkspace();
  await workspace.put('mcp/my server/server.py');
  for (const folder of ['src', 'lib']) await workspace.put(`../${folder}/notes`);
});
afterEach(() => workspace[Symbol.asyncDispose]());
const read = (manifest: object) => readManifest(workspace, { command: 'x', ...manifest });

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: placeholders of the manifest
describe('cwd', () => {
  const file = '.harnessgym/mcp/my server/server.py';
  it.each([
    ['absent', {}, '.'],
    ['null', { cwd: null }, '.'],
    ['relative to the workspace, not to the manifest', { cwd: 'src' }, 'src'],
    ['the artifact folder', { cwd: '${artifact_dir}' }, '.harnessgym/mcp/my server'],
    ['up and down again', { cwd: 'src/../lib' }, 'lib'],
    ['the workspace', { cwd: '${workspace}' }, '.'],
    ['of another workspace, with an argument that names a file here', { cwd: '/home/x/task', args: [file] }, '.'],
  ])('may be %s', async (_, fields, expected) => {
    expect((await read(fields)).cwd).toBe(join(workspace.root, expected));
  });

  it.each([
    ['out of the workspace', { cwd: '../elsewhere' }],
    ['absolute', { cwd: '/elsewhere' }],
    ['another workspace, with an argument that names a folder here', { cwd: '/home/x', args: ['.harnessgym/mcp'] }],
    ['another workspace, with an argument that names nothing', { cwd: '/home/x', args: ['none.py', ''] }],
    ['another workspace, with an argument that leads out', { cwd: '/home/x', args: ['../../etc/passwd'] }],
    ['a link out', { cwd: 'out' }],
    ['something below a link out that is not there yet', { cwd: 'out/later' }],
    ['a link that leads nowhere', { cwd: 'nowhere' }],
    ['a loop of links', { cwd: 'loop' }],
  ])('H-01 may not be %s', async (_, fields) => {
    await symlink('/tmp', join(workspace.root, 'out'));
    await symlink('/none', join(workspace.root, 'nowhere'));
    await symlink('loop', join(workspace.root, 'loop'));
    await expect(read(fields)).rejects.toThrow('"cwd" leads out of the workspace');
  });

  it('does not stumble over a name that no file can have', async () => {
    await expect(read({ cwd: 'x'.repeat(5_000) })).rejects.toThrow('"cwd" is no folder of the workspace');
    const neighbour = `../${basename(workspace.root)}x`;
    await expect(read({ cwd: '/home/x', args: [neighbour, 'x'.repeat(5_000)] })).rejects.toThrow('"cwd" leads out');
  });

  it('takes the workspace for an absolute folder of it when an argument names a file in the workspace only', async () => {
    const cwd = join(workspace.root, '.harnessgym/mcp/my server');
    expect((await read({ args: ['src/notes'], cwd })).cwd).toBe(workspace.root);
    expect((await read({ args: ['src/notes'], cwd: '.harnessgym/mcp/my server' })).cwd).toBe(cwd);
  });

  it('keeps an absolute folder of this workspace when the arguments name files there', async () => {
    await writeFile(join(workspace.root, 'server.py'), '');
    const cwd = join(workspace.root, '.harnessgym/mcp/my server');
    expect((await read({ args: ['server.py'], cwd })).cwd).toBe(cwd);
  });
});

describe('placeholders', () => {
  it.each([
    ['command', { command: '${HOME}/bin/server' }, '"command" holds "${HOME}"'],
    ['command', { command: ['node', '${API_KEY}'] }, '"command" holds "${API_KEY}"'],
    ['args', { args: ['ok', '--key=${API_KEY:-none}'] }, '"args" holds "${API_KEY:-none}"'],
    ['args', { args: ['${workspce}/x'] }, '"args" holds "${workspce}"'],
    ['args', { args: ['${${workspace}}'] }, '"args" holds'],
    ['cwd', { cwd: '${PWD}' }, '"cwd" holds "${PWD}"'],
    ['env', { env: { KEY: '${env:API_KEY}' } }, '"env.KEY" holds "${env:API_KEY}"'],
    ['permissions', { permissions: { write: ['${HOME}'] } }, '"permissions.write" holds "${HOME}"'],
  ])('are refused in %s when a client would fill them in from its own environment', async (_, fields, reason) => {
    await expect(read(fields)).rejects.toThrow(reason);
    await expect(read(fields)).rejects.toThrow('only ${workspace} and ${artifact_dir} are filled in');
  });

  it('are refused in the name of the artifact folder, where a filled-in path would hold them', async () => {
    const path = '.harnessgym/mcp/${API_KEY}/mcp.json';
    await workspace.put('mcp/${API_KEY}/mcp.json', '{"command": "node", "args": ["${artifact_dir}/server.mjs"]}');
    await expect(readServerManifest(workspace.root, { ...server, path })).rejects.toThrow('"args" holds "${API_KEY}"');
  });

  it('leave $NAME, $$ and an open ${ as they are', async () => {
    const args = ['$HOME', '$$', 'a${b', '}'];
    expect((await read({ args, env: { A: '$HOME' } })).args).toEqual(args);
  });
});

describe('permissions', () => {
  it('are absent when nothing is declared', async () => {
    expect(await read({})).not.toHaveProperty('permissions');
    expect(await read({ permissions: null })).not.toHaveProperty('permissions');
  });

  it('hold absolute paths, and nothing that was not asked for', async () => {
    const written = {
      network: true,
      write: ['out', '${artifact_dir}/cache'],
      read: ['${workspace}/data'],
      env: ['_A1'],
    };
    expect((await read({ permissions: written })).permissions).toEqual({
      network: true,
      write: [join(workspace.root, 'out'), join(workspace.root, '.harnessgym/mcp/my server/cache')],
      read: [join(workspace.root, 'data')],
      env: ['_A1'],
    });
    const nothing = { network: false, write: [], read: [], env: [] };
    expect((await read({ permissions: {} })).permissions).toEqual(nothing);
  });

  it.each([
    [true, '"permissions" must be an object, like'],
    [{ network: 'yes' }, '"permissions.network" must be true or false'],
    [{ write: 'out' }, '"permissions.write" must be an array of paths'],
    [{ read: [1] }, '"permissions.read.0" must be an array of paths'],
    [{ write: ['../out'] }, '"permissions.write" leads out of the workspace ("../out")'],
    [{ read: ['/etc'] }, '"permissions.read" leads out of the workspace ("/etc")'],
    [{ read: ['${workspace}/../x'] }, '"permissions.read" leads out of the workspace'],
    [{ write: ['out/later'] }, '"permissions.write" leads out of the workspace'],
    [{ write: ['a\0b'] }, '"permissions.write" must not hold a NUL'],
    [{ env: 'HOME' }, '"permissions.env" must be an array of names'],
    [{ env: ['1A'] }, '"permissions.env.0" must be the name of an environment variable'],
    [{ env: ['A=B'] }, '"permissions.env.0" must be the name of an environment variable'],
    [{ net: true }, '"permissions" knows no "net", only "network", "write", "read", "env"'],
  ])('say what is wrong with %j', async (permissions, reason) => {
    await symlink('/tmp', join(workspace.root, 'out'));
    await expect(read({ permissions })).rejects.toMatchObject({ code: 'MANIFEST_INVALID' });
    await expect(read({ permissions })).rejects.toThrow(reason);
  });
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: placeholders of the manifest
