import { spawnSync } from 'node:child_process';
import { chmod, lstat, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { runLoop } from '../run/run-loop.js';
import { buildServer } from '../testing/harness-files.js';
import { stage } from '../testing/stage.js';
import { callHelper } from './call-helper.js';
import { writeCallHelper } from './write-call-helper.js';

// The helper starts the command as it is published: `pnpm run build` comes first.

describe('a workspace with an active server', () => {
  let play: Awaited<ReturnType<typeof stage>>;
  beforeAll(async () => {
    play = await stage({
      script: { build: ({ workspace }) => buildServer(workspace, 'old', { selfTest: 0, program: 'headers' }).then() },
      context: { iterations: 1 },
    });
    await runLoop(play.loop);
  });
  afterAll(() => play[Symbol.asyncDispose]());

  const say = ['--server=old', '--tool=echo', '--arguments={"text":"hello"}'];
  const said = '{\n  "isError": false,\n  "text": "hello"\n}\n';

  it('E-02 starts it in the framing that qualification found', async () => {
    const activation = JSON.parse(await play.read('.harnessgym/activation.json'));
    expect(activation.mcp_servers).toMatchObject([{ name: 'old', framing: 'content-length' }]);
    const { mcpServers } = JSON.parse(await play.read('.harnessgym/claude_mcp_config.json'));
    expect(mcpServers.old.args).toContain('--server-framing=content-length');
  });

  it('has a helper that calls its tools from a shell, and an entry that says so', async () => {
    const { mcp_call_helper } = JSON.parse(await play.read('.harnessgym/activation.json'));
    expect(mcp_call_helper).toEqual({
      path: play.path(callHelper.path),
      relative_path: callHelper.path,
      usage: expect.stringContaining(`node ${callHelper.path} --server`),
    });
    const { status, stdout, stderr } = spawnSync(mcp_call_helper.path, say, { cwd: '/', encoding: 'utf8' });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: said, stderr: '' });
    const log = (await play.read('.harnessgym/mcp_calls.jsonl')).trimEnd().split('\n');
    expect(log.map((line) => JSON.parse(line).status)).toEqual(['started', 'completed']);
  });

  const noPython = spawnSync('python3', ['--version']).status !== 0;
  it.skipIf(noPython)('has the helper under the name of the original, too (needs python3)', () => {
    const { status, stdout } = spawnSync(play.path(callHelper.shim), say, { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: said });
  });

  it('has a helper that finds the command on the PATH when the copy that wrote it is gone, or says what to do', async () => {
    const moved = play.path('.harnessgym/runtime/moved.mjs');
    const source = (await play.read(callHelper.path)).replace(
      /const program = .*/,
      'const program = "file:///gone.js";',
    );
    await writeFile(moved, source);
    onTestFinished(() => rm(moved));
    const bare = spawnSync(process.execPath, [moved, ...say], { env: { PATH: '/nowhere' }, encoding: 'utf8' });
    expect(bare.status).toBe(1);
    expect(JSON.parse(bare.stderr)).toEqual({ ok: false, error: expect.stringContaining('Install @harnessgym/cli') });
    await mkdir(play.path('bin'));
    await writeFile(play.path('bin/harnessgym-mcp-call'), '#!/bin/sh\necho "$1 $2"\nexit 5\n');
    await chmod(play.path('bin/harnessgym-mcp-call'), 0o755);
    const found = spawnSync(process.execPath, [moved, ...say], { env: { PATH: play.path('bin') }, encoding: 'utf8' });
    expect(found).toMatchObject({ status: 5, stdout: `--workspace=${play.workspace}/ --server=old\n` });
  });

  it('F-24 loses the helper when no server is active any more, and nothing else', async () => {
    await play.write('.harnessgym/runtime/mine.txt', 'mine');
    expect(await writeCallHelper('none', play)).toEqual([]);
    expect(await readdir(play.path('.harnessgym/runtime'))).toEqual(['mine.txt']);
    expect(await writeCallHelper('some', play)).toEqual([]);
    expect((await lstat(play.path(callHelper.path))).mode & 0o777).toBe(0o755);
  });
});

it('F-24 no helper is written where no server is active, and no folder for one', async () => {
  await using play = await stage({ script: {} });
  await runLoop(play.loop);
  await expect(lstat(play.path(callHelper.folder))).rejects.toThrow('ENOENT');
});
