import { symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Artifact } from './artifact.js';
import { readServerManifest } from './manifest.js';
import { skillMount } from './skill-mount.js';
import { openScratchWorkspace, type ScratchWorkspace } from './testing/scratch-workspace.js';

let workspace: ScratchWorkspace;
beforeEach(async () => {
  workspace = await openScratchWorkspace();
});
afterEach(() => workspace[Symbol.asyncDispose]());

const path = '.harnessgym/mcp/my server/mcp.json';
const artifact: Artifact = {
  id: `mcp:${path}`,
  kind: 'mcp',
  path,
  description: '',
  digest: '',
  status: { state: 'candidate' },
  metadata: {},
};
async function read(manifest: unknown) {
  await workspace.put('mcp/my server/mcp.json', typeof manifest === 'string' ? manifest : JSON.stringify(manifest));
  return readServerManifest(workspace.root, artifact);
}

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

  it.each([
    [{ startup_timeout_sec: 3, timeouts: { startup_seconds: 4 } }, 3_000],
    [{ timeouts: { startup_seconds: 4, startup_timeout_sec: 5 } }, 4_000],
    [{ timeouts: { startup_timeout_sec: 5, initialize_ms: 6_000 } }, 5_000],
    [{ timeouts: { initialize_ms: 6_000, startup_ms: 7_000 } }, 6_000],
    [{ timeouts: { startup_ms: 7_000 } }, 7_000],
    [{ timeouts: { startup_ms: 20 } }, 1_000],
  ])('reads the start limit of %j', async (fields, expected) => {
    expect((await read({ command: 'x', ...fields })).startupTimeoutMs).toBe(expected);
  });

  it('resolves a program given by path from the folder it runs in', async () => {
    expect(await read({ command: './bin/server', cwd: 'tools' })).toMatchObject({
      command: join(workspace.root, 'tools/bin/server'),
      cwd: join(workspace.root, 'tools'),
    });
  });

  it('uses this workspace for a folder of another one when an argument names a file in it', async () => {
    await workspace.put('mcp/my server/server.py');
    const manifest = {
      command: 'python3',
      args: ['.harnessgym/mcp/my server/server.py'],
      cwd: '/home/somebody/project',
    };
    expect((await read(manifest)).cwd).toBe(workspace.root);
    for (const arg of ['.harnessgym/mcp', `../${basename(workspace.root)}x`, '../../etc/passwd', '']) {
      await expect(read({ ...manifest, args: [arg] })).rejects.toThrow('"cwd" leads out');
    }
  });

  it('keeps an absolute folder of this workspace, whatever the arguments name', async () => {
    await workspace.put('mcp/my server/server.py');
    await writeFile(join(workspace.root, 'server.py'), '');
    const cwd = join(workspace.root, '.harnessgym/mcp/my server');
    expect((await read({ command: 'python3', args: ['server.py'], cwd })).cwd).toBe(cwd);
  });

  it.each([
    [{}, '"command" must be a program'],
    [{ command: [] }, '"command" must be a program'],
    [{ command: ['node', 1] }, '"command" must be a program'],
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
  ])('F-15 says what is wrong with %j', async (manifest, reason) => {
    const error = { code: 'MANIFEST_INVALID', artifactId: artifact.id };
    await expect(read(manifest)).rejects.toMatchObject(error);
    await expect(read(manifest)).rejects.toThrow(path);
    await expect(read(manifest)).rejects.toThrow(reason);
  });

  it('says when the manifest is gone', async () => {
    await expect(readServerManifest(workspace.root, artifact)).rejects.toThrow('it cannot be read');
  });

  it('H-01 refuses a folder that is a link out of the workspace', async () => {
    await symlink('/tmp', join(workspace.root, 'out'));
    await expect(read({ command: 'x', cwd: 'out' })).rejects.toThrow('"cwd" leads out');
  });
});

describe('self_test', () => {
  it.each([
    [undefined, { form: 'none' }],
    [false, { form: 'none' }],
    [0, { form: 'none' }],
    ['', { form: 'none' }],
    [[], { form: 'none' }],
    [{}, { form: 'none' }],
    [true, { form: 'flag', timeoutMs: 8_000 }],
    [['node', 'check.mjs', 1], { form: 'command', argv: ['node', 'check.mjs', '1'], timeoutMs: 8_000 }],
    [`node "a b.mjs" 'c'`, { form: 'command', argv: ['node', 'a b.mjs', 'c'], timeoutMs: 8_000 }],
    [
      { command: ['node', 'x'], args: ['ignored'], timeout_ms: 2_500 },
      { form: 'command', argv: ['node', 'x'], timeoutMs: 2_500 },
    ],
    [
      { command: 'my program', args: ['x'], timeout_seconds: 1.5 },
      { form: 'command', argv: ['my program', 'x'], timeoutMs: 1_500 },
    ],
    [
      { command: 'node x.mjs', timeout_sec: 3 },
      { form: 'command', argv: ['node', 'x.mjs'], timeoutMs: 3_000 },
    ],
  ])('reads %j', async (selfTest, expected) => {
    const manifest = await read({ command: 'x', self_test: selfTest, test_timeout_sec: 8 });
    expect(manifest.selfTest).toMatchObject(expected);
    if (manifest.selfTest.form === 'command') expect(manifest.selfTest.cwd).toBe(workspace.root);
  });

  it('runs where the server does unless it says otherwise', async () => {
    const self = { command: ['node', 'x'] };
    const [server, own] = [
      await read({ command: 'x', cwd: 'a', self_test: self }),
      await read({ command: 'x', cwd: 'a', self_test: { ...self, cwd: 'b' } }),
    ];
    expect(server.selfTest).toMatchObject({ cwd: join(workspace.root, 'a') });
    expect(own.selfTest).toMatchObject({ cwd: join(workspace.root, 'b') });
  });
});

describe('skillMount', () => {
  it('names the folder that holds SKILL.md', () => {
    const skill: Artifact = { ...artifact, kind: 'skill', path: '.harnessgym/skills/deep/trace/SKILL.md' };
    expect(skillMount('/w', skill)).toEqual({ name: 'trace', folder: '/w/.harnessgym/skills/deep/trace' });
  });
});
