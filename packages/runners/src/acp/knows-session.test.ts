import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runningCommands } from '../testing/running-commands.js';
import { knowsSession } from './knows-session.js';
import { scriptedCommand, startScriptedAcp } from './scripted-acp.fixture.js';

const never = new AbortController().signal;

it('takes a session for unknown when the agent does not answer in time', async () => {
  await using agent = await startScriptedAcp();
  const env = { ...agent.env, SCRIPT: 'silent' };
  const options = { env, workspace: agent.folder, signal: never, limitMs: 500 };
  expect(await knowsSession('s-1', { command: scriptedCommand, options })).toBe(false);
});

it.runIf(process.platform === 'linux')(
  'leaves nothing running of an agent that was asked, wherever it moved',
  async () => {
    await using agent = await startScriptedAcp();
    const left = join(agent.folder, 'left');
    const leave = `setsid sh -c 'touch "$0"; sleep 60' '${left}' >/dev/null 2>&1 & while [ ! -e left ]; do sleep 0.02; done`;
    const command = ['sh', '-c', `${leave}; exec "$0" "$@"`, ...scriptedCommand] as const;
    const options = { env: agent.env, workspace: agent.folder, signal: never };
    await knowsSession('s-1', { command: [...command], options });
    expect(await agent.read('left')).toBe('');
    expect(await runningCommands(left)).toEqual([]);
  },
);
