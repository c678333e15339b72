import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readManifest } from './testing/read-manifest.js';
import { openScratchWorkspace, type ScratchWorkspace } from './testing/scratch-workspace.js';

let workspace: ScratchWorkspace;
beforeEach(async () => {
  workspace = await openScratchWorkspace();
  for (const folder of ['a', 'b']) await workspace.put(`../${folder}/notes`);
});
afterEach(() => workspace[Symbol.asyncDispose]());
const read = (manifest: unknown) => readManifest(workspace, manifest);

describe('self_test', () => {
  it.each([
    [undefined, { form: 'none' }],
    [null, { form: 'none' }],
    [false, { form: 'none' }],
    [0, { form: 'none' }],
    ['', { form: 'none' }],
    [[], { form: 'none' }],
    [{}, { form: 'none' }],
    [true, { form: 'flag', timeoutMs: 8_000 }],
    [['node', 'check.mjs', 1, true], { form: 'command', argv: ['node', 'check.mjs', '1', 'true'], timeoutMs: 8_000 }],
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
      { command: ['x'], timeout_seconds: 1, timeout_sec: 2, timeout_ms: 3_000 },
      { form: 'command', argv: ['x'], timeoutMs: 1_000 },
    ],
    [
      { command: ['x'], timeout_sec: 2, timeout_ms: 3_000 },
      { form: 'command', argv: ['x'], timeoutMs: 2_000 },
    ],
    [
      { command: ['x'], timeout_ms: 3 },
      { form: 'command', argv: ['x'], timeoutMs: 1_000 },
    ],
    [
      { command: 'sh', args: ['-c', 'echo ${HOME}'] },
      { form: 'command', argv: ['sh', '-c', 'echo ${HOME}'], timeoutMs: 8_000 },
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

  it('uses this workspace for a folder of another one when a later word names a file in it', async () => {
    await workspace.put('mcp/my server/check.py');
    const written = { command: ['python3', '.harnessgym/mcp/my server/check.py'], cwd: '/home/somebody/project' };
    const { selfTest } = await read({ command: 'x', self_test: written });
    expect(selfTest).toMatchObject({ cwd: workspace.root });
    const program = { ...written, command: ['.harnessgym/mcp/my server/check.py'] };
    await expect(read({ command: 'x', self_test: program })).rejects.toThrow('"self_test.cwd" leads out');
  });

  it('resolves a program given by path from where it runs', async () => {
    const { selfTest } = await read({ command: 'x', cwd: 'a', self_test: './check --all' });
    expect(selfTest).toMatchObject({ argv: [join(workspace.root, 'a/check'), '--all'] });
  });
});
