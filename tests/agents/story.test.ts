import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shell } from '@harnessgym/internal-testkit/model/beats';
import { startModelServer } from '@harnessgym/internal-testkit/model/start-model-server';
import { refuse, say } from '@harnessgym/internal-testkit/model/step';
import { story, when } from '@harnessgym/internal-testkit/model/story';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeEachAgent } from './each-agent.js';
import { runAgent } from './run-agent.js';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-agents-')));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const building = story(when('Build it', shell('echo built > tool.txt'), say('It stands.')));

await describeEachAgent((agent) => {
  it('does what a story says with its own shell, also after a stream that was cut', async () => {
    await using vendor = await startModelServer(building);
    vendor.failNext({ kind: 'cut' });
    const run = { home: join(folder, 'home'), workspace: folder, modelUrl: vendor.url, prompt: 'Build it' };
    const ended = await runAgent(agent, run);
    expect(ended, JSON.stringify(ended)).toMatchObject({ code: 0, stdout: expect.stringContaining('It stands.') });
    expect(await readFile(join(folder, 'tool.txt'), 'utf8')).toBe('built\n');
    expect(vendor.problems).toEqual([]);
    expect(vendor.exchanges[0]?.step?.fault).toEqual({ kind: 'cut' });
  });

  it('fails when its vendor does', async () => {
    await using vendor = await startModelServer(() => refuse(400));
    const run = { home: join(folder, 'home'), workspace: folder, modelUrl: vendor.url, prompt: 'Build it' };
    expect(await runAgent(agent, run)).toMatchObject({ code: 1, stdout: expect.stringContaining('A scripted answer') });
  });
});
