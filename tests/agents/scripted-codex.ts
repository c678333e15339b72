import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ModelServer, startModelServer } from '@harnessgym/internal-testkit/model/start-model-server';
import type { Scenario } from '@harnessgym/internal-testkit/model/step';
import { type CodexOptions, createCodexRunner, type Runner } from '@harnessgym/runners';
import type { Agent } from './each-agent.js';

/** The real Codex in front of a scripted model, with a home and a workspace of its own. Disposing removes it all. */
export interface ScriptedCodex extends AsyncDisposable {
  runner: Runner;
  workspace: string;
  skillsFolder: string;
  /** Of sessions; the home is a scratch folder. */
  env: Readonly<Record<string, string>>;
  home: string;
  model: ModelServer;
}

export async function startScriptedCodex(
  { path, model }: Pick<Agent, 'path' | 'model'>,
  scenario: Scenario,
  options: CodexOptions = {},
): Promise<ScriptedCodex> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-codex-')));
  const [home, workspace] = [join(folder, 'home'), join(folder, 'workspace')];
  const temporary = join(folder, 'tmp');
  for (const each of [home, workspace, temporary]) await mkdir(each);
  const server = await startModelServer(scenario);
  const config = [...providerOf(server.url), ...(options.config ?? [])];
  return {
    runner: createCodexRunner({ bin: path, ...(model !== undefined && { model }), ...options, config }),
    workspace,
    skillsFolder: '.agents/skills',
    env: codexEnvironment({ home, temporary }),
    home,
    model: server,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Codex tries no request again, so that a failing model fails at once. */
export function providerOf(url: string): string[] {
  const provider = `{ name = "scripted", base_url = "${url}/v1", wire_api = "responses", env_key = "OPENAI_API_KEY", request_max_retries = 0, stream_max_retries = 0 }`;
  return ['model_provider="scripted"', `model_providers.scripted=${provider}`];
}

export function codexEnvironment({ home, temporary }: { home: string; temporary: string }): Record<string, string> {
  const path = process.env['PATH'] ?? '';
  return { PATH: path, LANG: 'C.UTF-8', HOME: home, TMPDIR: temporary, OPENAI_API_KEY: 'dummy' };
}
