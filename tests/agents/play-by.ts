import type { Agent } from './each-agent.js';
import { acpCommand, acpEnvironment } from './scripted-acp.js';
import { claudeEnvironment } from './scripted-claude.js';
import { codexEnvironment, providerOf } from './scripted-codex.js';

export interface Surroundings {
  home: string;
  temporary: string;
  modelUrl: string;
}

/** How the command is told of an agent. */
export interface Player {
  flags: readonly string[];
  env: Record<string, string>;
}

/** What makes `harnessgym run` play a task by a real agent in front of a scripted model, with a home of its own. */
export async function playBy(agent: Agent, { home, temporary, modelUrl }: Surroundings): Promise<Player> {
  switch (agent.name) {
    case 'codex': {
      const model = agent.model === undefined ? [] : ['--codex-model', agent.model];
      const provider = providerOf(modelUrl).flatMap((entry) => ['--codex-config', entry]);
      const flags = ['--runner', 'codex', '--codex-bin', agent.path, ...model, ...provider];
      return { flags, env: codexEnvironment({ home, temporary }) };
    }
    case 'claude': {
      const env = claudeEnvironment({ home, temporary, modelUrl });
      return { flags: ['--runner', 'claude', '--claude-bin', agent.path, '--claude-max-budget-usd', '5'], env };
    }
    case 'opencode':
    case 'gemini': {
      const env = acpEnvironment({ home, temporary, modelUrl });
      return { flags: ['--runner', 'acp', '--acp-command', acpCommand(agent).join(' ')], env };
    }
  }
}
