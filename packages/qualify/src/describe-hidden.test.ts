import { chmod } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createQualifier } from './create-qualifier.js';
import { findSandbox } from './sandbox/find-sandbox.js';
import { noBubblewrap } from './testing/sandbox-ground.js';
import { fixture, makeScratch, unsandboxed, verdictOf } from './testing/scratch.js';

let scratch: Awaited<ReturnType<typeof makeScratch>>;
beforeEach(async () => {
  scratch = await makeScratch();
});
afterEach(() => scratch.remove());

async function judged(mode: 'confined' | 'free', manifest: object) {
  const tool = join(dirname(scratch.workspace), 'tools/own-tool');
  await scratch.write('../tools/own-tool', '#!/bin/sh\nexit 3\n');
  await chmod(tool, 0o755);
  await scratch.server('answering', fixture('answering'), manifest);
  const answer = 'return { result: { content: [] } };';
  await scratch.write('.harnessgym/mcp/answering/tools.json', JSON.stringify([{ name: 'run', answer }]));
  await scratch.write('.harnessgym/mcp/answering/check.sh', `${tool}\n`);
  const found = await findSandbox('auto', { env: process.env, hidden: [] });
  const sandbox = mode === 'free' ? unsandboxed : found;
  await using qualifier = createQualifier({ snapshots: scratch.snapshots, roomsFolder: scratch.rooms, sandbox });
  return verdictOf(await qualifier.qualify(await scratch.request()), 'mcp/answering');
}

const selfTest = { self_test: ['sh', '${artifact_dir}/check.sh'] };
const hint =
  /code 127 means that a program was not found; where this machine has it, the sandbox hides it,.* install it/;

describe.skipIf(noBubblewrap)('F-04 a program that lies in a hidden folder', () => {
  it.each([
    ['a self-test', selfTest, /^self-test: the self-test exited with code 127 /],
    ['a server', { command: 'sh', args: ['${artifact_dir}/check.sh'] }, /^handshake: /],
  ])('fails %s, which is told that the sandbox hides it', async (_, manifest, what) => {
    const { verdict, reason, sandbox } = await judged('confined', manifest);
    expect([verdict, sandbox]).toEqual(['failed', 'bubblewrap']);
    expect(reason).toMatch(what);
    expect(reason).toMatch(hint);
  });

  it('is no matter of a sandbox where there is none', async () => {
    const { reason } = await judged('free', selfTest);
    expect(reason).toBe('self-test: the self-test exited with code 3');
  });
});
