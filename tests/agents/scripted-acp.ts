import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ModelServer, startModelServer } from '@harnessgym/internal-testkit/model/start-model-server';
import type { Scenario } from '@harnessgym/internal-testkit/model/step';
import { type AcpOptions, createAcpRunner, type Runner } from '@harnessgym/runners';
import { backdateSessions } from './backdate-sessions.js';
import type { Agent } from './each-agent.js';

/** A real agent that speaks ACP in front of a scripted model, with a home and a workspace of its own. Disposing removes it all. */
export interface ScriptedAcp extends AsyncDisposable {
  runner: Runner;
  workspace: string;
  skillsFolder: string;
  /** Of sessions; the home is a scratch folder. */
  env: Readonly<Record<string, string>>;
  home: string;
  model: ModelServer;
}

export async function startScriptedAcp(agent: Agent, scenario: Scenario): Promise<ScriptedAcp> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-acp-')));
  const [home, workspace, temporary] = ['home', 'workspace', 'tmp'].map((name) => join(folder, name)) as Folders;
  for (const each of [home, workspace, temporary]) await mkdir(each);
  const server = await startModelServer(scenario);
  const runner = createAcpRunner({ command: acpCommand(agent) });
  return {
    runner: agent.name === 'gemini' ? backdateSessions(runner, home) : runner,
    workspace,
    skillsFolder: '.agents/skills',
    env: acpEnvironment({ home, temporary, modelUrl: server.url }),
    home,
    model: server,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Folders = [home: string, workspace: string, temporary: string];

export function acpCommand({ name, path }: Agent): AcpOptions['command'] {
  // In a folder that it was not told to trust, Gemini CLI starts no servers.
  return name === 'gemini' ? [process.execPath, path, '--acp', '--skip-trust'] : [path, 'acp'];
}

interface Surroundings {
  home: string;
  temporary: string;
  modelUrl: string;
}

/** For whichever agent: each reads its own variables only. */
export function acpEnvironment({ home, temporary, modelUrl }: Surroundings): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    LANG: 'C.UTF-8',
    HOME: home,
    TMPDIR: temporary,
    OPENCODE_CONFIG_CONTENT: JSON.stringify(openCodeConfig(modelUrl)),
    OPENCODE_DISABLE_MODELS_FETCH: '1',
    // It looks for a library of its plugins.
    npm_config_offline: 'true',
    GEMINI_API_KEY: 'dummy',
    GOOGLE_GEMINI_BASE_URL: modelUrl,
    // By itself it asks a model which model to ask.
    GEMINI_MODEL: 'gemini-2.5-pro',
    GEMINI_CLI_NO_RELAUNCH: 'true',
  };
}

function openCodeConfig(modelUrl: string) {
  const limit = { context: 200_000, output: 8_000 };
  const model = { name: 'Scripted', cost: { input: 3, output: 15, cache_read: 0.3 }, limit };
  const options = { baseURL: `${modelUrl}/v1`, apiKey: 'dummy' };
  const scripted = { npm: '@ai-sdk/anthropic', name: 'Scripted', options, models: { scripted: model } };
  // It would ask for a title too.
  const agent = { title: { disable: true } };
  return { provider: { scripted }, model: 'scripted/scripted', agent, autoupdate: false };
}
