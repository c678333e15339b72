import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '@harnessgym/internal-process/run-command';
import { RunnerError } from '../errors.js';
import { type AgentBehaviour, describeRunner } from '../testing/index.js';
import { connectStdio } from './connect-stdio.fixture.js';
import { createFakeRunner } from './create-fake-runner.js';
import type { FakeScenario, FakeScene } from './scenario.js';

describeRunner('the fake runner', async (behaviours) => {
  const workspace = await mkdtemp(join(tmpdir(), 'hg-fake-'));
  return {
    runner: createFakeRunner(scriptOf(behaviours), { connect: connectStdio }),
    workspace,
    env: { PATH: process.env['PATH'] ?? '' },
    [Symbol.asyncDispose]: () => rm(workspace, { recursive: true, force: true }),
  };
});

function scriptOf(behaviours: readonly AgentBehaviour[]): FakeScenario {
  const coming = [...behaviours];
  return {
    name: 'conformance',
    plays: [],
    async turn(scene) {
      const behaviour = coming.shift();
      if (behaviour === undefined) throw new Error('The suite asked for a turn that it has not announced.');
      return { finalMessage: await behave(behaviour, scene) };
    },
  };
}

async function behave(behaviour: AgentBehaviour, scene: FakeScene): Promise<string> {
  switch (behaviour.does) {
    case 'answers':
      return behaviour.finalMessage;
    case 'fails':
      throw new Error('I cannot do this.');
    case 'runs':
      await run(behaviour.command, scene);
      return behaviour.finalMessage;
    case 'hangs':
      await run(behaviour.command, scene);
      throw new Error('The command was to go on for ever.');
    case 'calls':
      return callOrExplain(behaviour, scene);
    case 'recalls':
      return scene.conversation.join('\n');
  }
}

async function run(command: string, { workspace, env, signal }: FakeScene): Promise<void> {
  await runCommand({ command: { shell: command }, cwd: workspace, env, signal });
}

async function callOrExplain(
  { server, tool, args }: Extract<AgentBehaviour, { does: 'calls' }>,
  scene: FakeScene,
): Promise<string> {
  try {
    return (await scene.callTool(server, tool, args)).text;
  } catch (error) {
    if (RunnerError.isInstance(error) && error.code === 'TOOL_NOT_MOUNTED') return error.message;
    throw error;
  }
}
