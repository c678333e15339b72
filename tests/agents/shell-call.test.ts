import { cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fixtureServer } from '@harnessgym/internal-testkit/fixture-server';
import { shell } from '@harnessgym/internal-testkit/model/beats';
import { lastResult } from '@harnessgym/internal-testkit/model/conversation';
import { startModelServer } from '@harnessgym/internal-testkit/model/start-model-server';
import { say } from '@harnessgym/internal-testkit/model/step';
import { story, when } from '@harnessgym/internal-testkit/model/story';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeEachAgent } from './each-agent.js';
import { runAgent } from './run-agent.js';

// An agent that is not offered a tool natively, in its own shell and sandbox.

const program = fileURLToPath(new URL('../../packages/cli/bin/harnessgym-mcp-call.js', import.meta.url));
const called = `${process.execPath} ${program} --server parrot --tool echo --arguments '{"text":"forty-two"}'`;

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-agents-')));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

await describeEachAgent((agent) => {
  it('calls a tool of an active server from its shell, and the call is on record', async () => {
    // A sandbox shows what lies in the workspace.
    await cp(fixtureServer('echo'), join(folder, 'server.mjs'));
    const server = { name: 'parrot', command: process.execPath, args: ['server.mjs'], cwd: folder };
    await mkdir(join(folder, '.harnessgym'));
    await writeFile(join(folder, '.harnessgym/activation.json'), JSON.stringify({ mcp_servers: [server] }));
    const repeating = story(
      when('Say it', shell(called), (conversation) => say(`Answer: ${lastResult(conversation)}`)),
    );
    await using vendor = await startModelServer(repeating);
    const run = { home: join(folder, 'home'), workspace: folder, modelUrl: vendor.url, prompt: 'Say it' };
    const ended = await runAgent(agent, run);
    expect(ended, JSON.stringify(ended)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/Answer: .*forty-two/s),
    });
    const log = (await readFile(join(folder, '.harnessgym/mcp_calls.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(log.map((line) => JSON.parse(line))).toMatchObject([
      { status: 'started', server: 'parrot', tool_name: 'echo' },
      { status: 'completed', server: 'parrot', tool_name: 'echo' },
    ]);
  });
});
