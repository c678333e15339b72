import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeWay } from '@harnessgym/internal-fs/make-way';
import { isRunning } from '@harnessgym/internal-testkit/is-running';
import { expect, it } from 'vitest';
import { runningCommands } from '../testing/running-commands.js';
import { openAcpSession } from './open-acp-session.js';
import { scriptedCommand, startScriptedAcp } from './scripted-acp.fixture.js';

// The process that takes the turns of a session.

it('keeps what was printed in a turn, and nothing of an earlier one', async () => {
  await using agent = await startScriptedAcp();
  await using session = await agent.open();
  await agent.turn(session, 'answers');
  expect(await agent.read('stdout.txt')).toMatch(/"protocolVersion":1.*"stopReason":"end_turn"/s);
  await agent.turn(session, 'works');
  const printed = await agent.read('stdout.txt');
  expect(printed).toMatch(/^[^\n]*Let me look\..*"stopReason":"end_turn"[^\n]*\n$/s);
});

it('A-01 writes nothing behind a link of the agent, also when the prompt cannot be written', async () => {
  await using agent = await startScriptedAcp();
  const at = (...names: string[]) => join(agent.folder, ...names);
  const path = (name: string) => at('logs', `${name}.txt`);
  await mkdir(at('elsewhere'));
  await mkdir(path('prompt'), { recursive: true });
  const logs = {
    prompt: path('prompt'),
    stdout: path('stdout'),
    stderr: path('stderr'),
    transcript: path('transcript'),
  };
  const clearWay = async (log: string) => void (await makeWay(log, agent.folder));
  await using session = await agent.open();
  const { outcome } = await agent.turn(session, 'diverts', { logs, clearWay });
  expect(outcome).toMatchObject({ outcome: 'infrastructure', reason: expect.stringContaining(logs.prompt) });
  expect(await readdir(at('elsewhere'))).toEqual([]);
  expect(await readFile(logs.stdout, 'utf8')).toContain('"stopReason":"end_turn"');
  expect(await readFile(logs.transcript, 'utf8')).toMatch(/^status: failed/m);
});

it('goes on with a session in the process that was asked whether it has it', async () => {
  await using agent = await startScriptedAcp();
  const first = await agent.open();
  await agent.turn(first, 'answers');
  await first[Symbol.asyncDispose]();
  const { id = '' } = first;
  await using later = await agent.open({ sessionId: id });
  expect(later.id).toBe(id);
  expect((await agent.turn(later, 'answers')).outcome).toEqual({ outcome: 'completed', finalMessage: 'Hello, 1.' });
  expect(await agent.starts()).toHaveLength(2);
});

it('starts an agent again that has died since its last turn, and goes on with the session', async () => {
  await using agent = await startScriptedAcp();
  await using session = await agent.open();
  expect(await agent.turn(session, 'exits')).toMatchObject({ outcome: { outcome: 'completed', finalMessage: 'Bye.' } });
  const [pid = 0] = await agent.starts();
  await expect.poll(() => isRunning(pid)).toBe(false);
  expect((await agent.turn(session, 'answers')).outcome).toEqual({ outcome: 'completed', finalMessage: 'Hello, 1.' });
  expect(await agent.starts()).toHaveLength(2);
});

it.runIf(process.platform === 'linux')('ends what a command left running, and not the agent', async () => {
  await using agent = await startScriptedAcp();
  await using session = await agent.open();
  await agent.turn(session, 'leaves 61.75');
  expect(await runningCommands('sleep 61.75')).toEqual([]);
  await agent.turn(session, 'answers');
  expect(await agent.starts()).toHaveLength(1);
});

it.runIf(process.platform === 'linux')('B-09 stands still while it is paused, and takes the next turn', async () => {
  await using agent = await startScriptedAcp();
  await using session = await agent.open();
  await agent.turn(session, 'answers');
  const [pid = 0] = await agent.starts();
  const state = async () => /^State:\s+(\w)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
  {
    using _pause = session.pause?.();
    await expect.poll(state).toBe('T');
  }
  expect((await agent.turn(session, 'answers')).outcome).toEqual({ outcome: 'completed', finalMessage: 'Hello, 1.' });
  expect(await agent.starts()).toHaveLength(1);
});

it('ends a process that has answered what is not of the protocol', async () => {
  await using agent = await startScriptedAcp();
  await using session = await agent.open();
  expect((await agent.turn(session, 'garbles')).outcome).toEqual({
    outcome: 'agent-error',
    reason: expect.stringMatching(/^The agent's answer is not that of the protocol/),
  });
  expect((await agent.turn(session, 'answers')).outcome).toMatchObject({ finalMessage: 'Hello, 1.' });
  expect(await agent.starts()).toHaveLength(2);
});

it('gives up a session that is still being opened', async () => {
  await using agent = await startScriptedAcp();
  await using session = await agent.open({ script: 'slow' });
  const user = new AbortController();
  const turn = agent.turn(session, 'answers', { signal: user.signal });
  await agent.ready();
  user.abort();
  expect((await turn).outcome).toEqual({ outcome: 'cancelled' });
  const [pid = 0] = await agent.starts();
  expect(isRunning(pid)).toBe(false);
});

it('ends an agent that stays when its session is closed', async () => {
  await using agent = await startScriptedAcp();
  const session = await agent.open();
  expect((await agent.turn(session, 'stays')).outcome).toEqual({ outcome: 'completed', finalMessage: 'I stay.' });
  expect(await agent.read('transcript.txt')).toContain('return_code: none\n');
  const [pid = 0] = await agent.starts();
  expect(isRunning(pid)).toBe(true);
  await session[Symbol.asyncDispose]();
  expect(isRunning(pid)).toBe(false);
});

it('takes a session for unknown when the agent does not answer in time', async () => {
  await using agent = await startScriptedAcp();
  const env = { ...agent.env, SCRIPT: 'silent' };
  const options = { workspace: agent.folder, toolset: { servers: [], skills: [] }, env, sessionId: 's-1' };
  const asked = { command: scriptedCommand, displayName: 'The agent', limitMs: 500 };
  await using session = await openAcpSession(asked, { ...options, signal: new AbortController().signal });
  expect(session.id).toBeUndefined();
});
