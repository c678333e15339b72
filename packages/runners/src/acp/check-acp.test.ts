import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runningCommands } from '../testing/running-commands.js';
import type { AcpOptions } from './acp-options.js';
import { checkAcp } from './check-acp.js';
import { type ScriptedAcp, scriptedCommand, startScriptedAcp } from './scripted-acp.fixture.js';

let agent: ScriptedAcp;
beforeEach(async () => {
  agent = await startScriptedAcp();
});
afterEach(() => agent[Symbol.asyncDispose]());

const never = new AbortController().signal;

function check(command: AcpOptions['command'], script = 'answers', options: { limitMs?: number } = {}) {
  const env = { ...agent.env, SCRIPT: script };
  return checkAcp(command, { env, workspace: agent.folder, signal: never, ...options });
}

it.each(['answers', 'loads'])('has nothing against an agent that speaks the protocol and %s', async (script) => {
  expect(await check(scriptedCommand, script)).toEqual([]);
});

it('D-12 a missing program is found before anything runs, and the message says what to do', async () => {
  await expect(check(['no-such-agent', 'acp'])).rejects.toMatchObject({
    code: 'AGENT_MISSING',
    message:
      'Agent executable not found: "no-such-agent". Install it, or pass an --acp-command that begins with its path.',
  });
});

it.each([
  ['that exits at once', ['sh', '-c', 'echo not me >&2; exit 4'], /exited with code 4 before .*it said "not me"/],
  ['that is another program', ['sh', '-c', 'echo hello; read line; exit 0'], /exited with code 0 before it answered/],
] as const)('D-12 an agent %s is refused', async (_, command, message) => {
  await expect(check([...command])).rejects.toMatchObject({
    code: 'AGENT_UNUSABLE',
    message: expect.stringMatching(message),
  });
});

it.each([['never answers', 'silent', /did not answer "initialize" within 0\.5 s\. Check --acp-command/]])(
  'D-12 an agent that %s is refused in the end',
  async (_, script, message) => {
    await expect(check(scriptedCommand, script, { limitMs: 500 })).rejects.toMatchObject({
      code: 'AGENT_UNUSABLE',
      message: expect.stringMatching(message),
    });
  },
);

it.each(['null', '{"protocolVersion":"one"}', '[]'])('D-12 an agent that answers %s is refused', async (answer) => {
  await expect(check(scriptedCommand, `misspeaks ${answer}`)).rejects.toMatchObject({
    code: 'AGENT_UNUSABLE',
    message: expect.stringMatching(/answered "initialize" with something else than the protocol has: /),
  });
});

it.each([
  ['speaks another version', 'future', /speaks version 2 of the protocol, and version 1 is needed/],
  ['cannot go on with a session', 'forgets', /offers neither session\/resume nor session\/load/],
])('D-12 an agent that %s is refused', async (_, script, message) => {
  await expect(check(scriptedCommand, script)).rejects.toMatchObject({
    code: 'AGENT_UNUSABLE',
    message: expect.stringMatching(message),
  });
});

it.runIf(process.platform === 'linux')('leaves nothing running of an agent, wherever it moved', async () => {
  const left = join(agent.folder, 'left');
  const leave = `setsid sh -c 'touch "$0"; sleep 60' '${left}' >/dev/null 2>&1 & while [ ! -e left ]; do sleep 0.02; done`;
  await check(['sh', '-c', `${leave}; exec "$0" "$@"`, ...scriptedCommand]);
  expect(await agent.read('left')).toBe('');
  expect(await runningCommands(left)).toEqual([]);
});
