import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ModelServer, startModelServer } from '@harnessgym/internal-testkit/model/start-model-server';
import type { Scenario } from '@harnessgym/internal-testkit/model/step';
import { type ClaudeOptions, createClaudeRunner, type Runner } from '@harnessgym/runners';
import type { Agent } from './each-agent.js';

/** The real Claude Code in front of a scripted model, with a home and a workspace of its own. Disposing removes it all. */
export interface ScriptedClaude extends AsyncDisposable {
  runner: Runner;
  workspace: string;
  skillsFolder: string;
  /** Of sessions; the home is a scratch folder. */
  env: Readonly<Record<string, string>>;
  home: string;
  model: ModelServer;
}

export async function startScriptedClaude(
  { path }: Pick<Agent, 'path'>,
  scenario: Scenario,
  options: ClaudeOptions = {},
): Promise<ScriptedClaude> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-claude-')));
  const [home, workspace] = [join(folder, 'home'), join(folder, 'workspace')];
  const temporary = join(folder, 'tmp');
  for (const each of [home, workspace, temporary]) await mkdir(each);
  const model = await startModelServer(scenario);
  return {
    runner: createClaudeRunner({ bin: path, permissionMode: 'bypassPermissions', ...options }),
    workspace,
    skillsFolder: '.claude/skills',
    env: claudeEnvironment({ home, temporary, modelUrl: model.url }),
    home,
    model,
    async [Symbol.asyncDispose]() {
      await model[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Surroundings {
  home: string;
  temporary: string;
  modelUrl: string;
}

export function claudeEnvironment({ home, temporary, modelUrl }: Surroundings): Record<string, string> {
  return {
    ...{ PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', HOME: home, TMPDIR: temporary },
    ...{ ANTHROPIC_BASE_URL: modelUrl, ANTHROPIC_API_KEY: 'dummy' },
    ...{ CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', DISABLE_AUTOUPDATER: '1' },
    // A failing model fails at once. Tests may run as root, which is refused in the mode that people use otherwise.
    ...{ CLAUDE_CODE_MAX_RETRIES: '0', IS_SANDBOX: '1' },
  };
}
