import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readServerManifest } from './manifest.js';
import { skillMount } from './skill-mount.js';
import { readManifest, server } from './testing/read-manifest.js';
import { openScratchWorkspace, type ScratchWorkspace } from './testing/scratch-workspace.js';

let workspace: ScratchWorkspace;
beforeEach(async () => {
  workspace = await openScratchWorkspace();
});
afterEach(() => workspace[Symbol.asyncDispose]());

const read = (manifest: unknown) => readManifest(workspace, manifest);

describe('readServerManifest', () => {
  it('fills in the documented defaults', async () => {
    expect(await read({ command: 'node' })).toEqual({
      name: 'my_server',
      command: 'node',
      args: [],
      cwd: workspace.root,
      env: {},
      enabledTools: [],
      startupTimeoutMs: 10_000,
      toolTimeoutMs: 60_000,
      selfTest: { form: 'none' },
    });
  });

  it('F-15 takes an argv array, env, placeholders, fractions of a second and null for absent', async () => {
    const folder = join(workspace.root, '.harnessgym/mcp/my server');
    const manifest = await read({
      name: ' tensor tools! ',
      // biome-ignore-start lint/suspicious/noTemplateCurlyInString: placeholders of the manifest
      command: ['node', '--no-warnings'],
      args: ['${artifact_dir}/server.mjs', 3, '$HOME$$'],
      cwd: '${artifact_dir}',
      env: { DATA: '${workspace}/data', DEBUG: 1 },
      // biome-ignore-end lint/suspicious/noTemplateCurlyInString: placeholders of the manifest
      enabled_tools: ['search'],
      startup_timeout_sec: 0.5,
      tool_timeout_sec: null,
      timeouts: { tool_call_ms: 1_500 },
      self_test: null,
      transport: 'stdio',
    });
    expect(manifest).toMatchObject({
      name: 'tensor_tools_',
      command: 'node',
      args: ['--no-warnings', `${folder}/server.mjs`, '3', '$HOME$$'],
      cwd: folder,
      env: { DATA: `${workspace.root}/data`, DEBUG: '1' },
      enabledTools: ['search'],
      startupTimeoutMs: 500,
      toolTimeoutMs: 1_500,
    });
  });

  it('resolves a program given by path from the folder it runs in', async () => {
    await workspace.put('../tools/notes');
    expect(await read({ command: './bin/server', cwd: 'tools' })).toMatchObject({
      command: join(workspace.root, 'tools/bin/server'),
      cwd: join(workspace.root, 'tools'),
    });
  });

  it.each([
    [{}, '"command" must be a program'],
    [{ command: [] }, '"command" must be a program'],
    [{ command: ['node', 1] }, '"command" must be a program'],
    [{ command: '' }, '"command" must be a program'],
    [{ command: 'node server.mjs' }, '"command" "node server.mjs" is no program: write ["node", "server.mjs"].'],
    [{ command: 'x', cwd: 'none' }, '"cwd" is no folder of the workspace ("none")'],
    [{ command: 'x', cwd: '.harnessgym/mcp/my server/mcp.json' }, '"cwd" is no folder'],
    [{ command: 'x', name: 7 }, '"name" must be a string'],
    [{ command: 'x', args: [{}] }, '"args.0" must be a string'],
    [{ command: 'x', args: ['a\0b'] }, '"args" must not hold a NUL'],
    [{ command: 'x', cwd: 'a\0b' }, '"cwd" must not hold a NUL'],
    [{ command: 'x', env: { A: [] } }, '"env.A" must be a string'],
    [{ command: 'x', env: { 'A=B': '' } }, '"env" has "A=B", which is no name'],
    [{ command: 'x', timeouts: 10 }, '"timeouts" must be an object'],
    [{ command: 'x', args: '--port 1' }, '"args" must be an array of strings'],
    [{ command: 'x', enabled_tools: 'search' }, '"enabled_tools" must be an array of strings'],
    [{ command: 'x', enabled_tools: [1] }, '"enabled_tools.0" must be the name of a tool'],
    [{ command: 'x', env: ['A=1'] }, '"env" must be an object of strings'],
    [{ command: 'x', startup_timeout_sec: '10' }, '"startup_timeout_sec" must be a number of seconds'],
    [{ command: 'x', tool_timeout_sec: 0 }, '"tool_timeout_sec" must be a number of seconds, more than 0'],
    [{ command: 'x', timeouts: { tool_ms: 1e12 } }, '"timeouts.tool_ms" must be a number of milliseconds'],
    [{ command: 'x', cwd: '../elsewhere' }, '"cwd" leads out of the workspace'],
    [{ command: 'x', cwd: '/elsewhere' }, '"cwd" leads out of the workspace'],
    [{ command: 'x', self_test: 7 }, '"self_test" must be true'],
    [{ command: 'x', self_test: [[]] }, '"self_test" must hold strings only'],
    [{ command: 'x', self_test: ['a\0b'] }, '"self_test" must not hold a NUL'],
    [{ command: 'x', self_test: [' '] }, '"self_test" names no program'],
    [{ command: 'x', self_test: '"open' }, '"self_test" is no command line'],
    [{ command: 'x', self_test: { args: ['a'] } }, '"self_test.command" must be a program'],
    [{ command: 'x', self_test: { command: 'x', cwd: '..' } }, '"self_test.cwd" leads out of the workspace'],
    [
      { command: 'x', self_test: { command: 'x', timeout_sec: -1 } },
      '"self_test.timeout_sec" must be a number of seconds',
    ],
    [{ mcpServers: { s: { command: 'x' } } }, 'one server at its top level'],
    [[], 'must be an object that describes one server'],
    ['{"command": ', 'it is not JSON'],
  ])('F-15 says what is wrong with %j', (manifest, reason) => isRefused(manifest, reason));

  it('takes a program whose name has a space when there is one', async () => {
    await workspace.put('../my server.sh');
    expect((await read({ command: './my server.sh' })).command).toBe(join(workspace.root, 'my server.sh'));
  });

  it('F-15 says little of what is long', async () => {
    const long = 'x'.repeat(100_000);
    const many = Array.from({ length: 1_000 }, (_, n) => [`${n}${long.slice(0, 1_000)}`, {}]);
    for (const manifest of [
      { command: 'x', args: Array.from({ length: 1_000 }, () => ({})) },
      { command: 'x', env: Object.fromEntries(many) },
      { command: 'x', env: { [`${long}=`]: '' } },
      { command: 'x', env: { [long]: '\0' } },
      { command: 'x', cwd: `../${long}` },
      { command: 'x', cwd: long },
      { command: 'x', args: [`\${${long}}`] },
      { command: `x ${long} `.repeat(20) },
      { command: 'x', permissions: Object.fromEntries(many) },
      { command: 'x', permissions: { read: [`/${long}`] } },
    ]) {
      const message = await read(manifest).catch((error: Error) => error.message);
      expect((message as string).length).toBeLessThan(2_500);
    }
  });

  it.each([
    ['nests without end', '['.repeat(500_000), 'it is not JSON'],
    ['is too large', `"${'x'.repeat(2 ** 20)}"}`, 'it is larger than 1048576 bytes'],
  ])('F-15 says that a manifest %s', (_what, rest, reason) => isRefused(`{"command": "x", "more": ${rest}`, reason));

  async function isRefused(manifest: unknown, reason: string): Promise<void> {
    const error = { code: 'MANIFEST_INVALID', artifactId: server.id };
    await expect(read(manifest)).rejects.toMatchObject(error);
    await expect(read(manifest)).rejects.toThrow(server.path);
    await expect(read(manifest)).rejects.toThrow(reason);
  }

  it('reads past a byte order mark', async () => {
    expect(await read('\uFEFF{"command": "x"}')).toMatchObject({ command: 'x' });
  });

  it.each([
    [{}, 'my_server'],
    [{ name: null }, 'my_server'],
    [{ name: '   ' }, 'my_server'],
    [{ name: ' a.b  c/ä ' }, 'a_b_c_'],
    [{ name: 'Keeps-this_1' }, 'Keeps-this_1'],
    [{ name: '!' }, '_'],
  ])('names the server of %j', async (fields, name) => {
    expect((await read({ command: 'x', ...fields })).name).toBe(name);
  });

  it.each([
    ['a FIFO', (path: string) => execFileSync('mkfifo', [path])],
    ['a link', (path: string) => symlinkSync('/etc/passwd', path)],
    ['a folder', (path: string) => mkdirSync(path)],
  ])('H-03 neither waits for %s in the place of the manifest nor reads through it', async (_, make) => {
    await workspace.put('mcp/my server/server.mjs');
    make(join(workspace.root, server.path));
    await expect(readServerManifest(workspace.root, server)).rejects.toMatchObject({
      code: 'MANIFEST_INVALID',
      message: `${server.path}: it is a link or no file. Put the manifest itself there.`,
    });
  });

  it('A-06 refuses what is not UTF-8, where its words would be others', async () => {
    await workspace.put(server.path.replace('.harnessgym/', ''), Buffer.from('{"command": "\xe9"}', 'latin1'));
    await expect(readServerManifest(workspace.root, server)).rejects.toMatchObject({
      code: 'MANIFEST_INVALID',
      message: `${server.path}: it is not UTF-8.`,
    });
  });

  it('says when the manifest is gone', async () => {
    await expect(readServerManifest(workspace.root, server)).rejects.toThrow('it cannot be read');
  });
});

describe('skillMount', () => {
  it('names the folder that holds SKILL.md', () => {
    const skill = { ...server, kind: 'skill' as const, path: '.harnessgym/skills/deep/trace/SKILL.md' };
    expect(skillMount('/w', skill)).toEqual({ name: 'trace', folder: '/w/.harnessgym/skills/deep/trace' });
  });
});
