import { type AgentAge, type AgentName, agentProgram } from '@harnessgym/internal-testkit/agents/agent-program';
import { describe } from 'vitest';

export type PlannedAgent = Omit<Agent, 'path' | 'version'>;

export interface Agent {
  name: AgentName;
  age: AgentAge;
  version: string;
  path: string;
  /** Absent: its own default. */
  model?: string;
}

const agents: readonly PlannedAgent[] = [
  { name: 'codex', age: 'newest', model: 'scripted' },
  // With its own newest models Codex offers MCP tools and its shell only inside of scripts that the model writes.
  { name: 'codex', age: 'newest' },
  { name: 'codex', age: 'older' },
  { name: 'claude', age: 'newest' },
  { name: 'claude', age: 'older' },
  { name: 'opencode', age: 'newest' },
  { name: 'gemini', age: 'newest' },
];

/** Those that have a headless command line of their own, beside the protocol of agents. */
const headless: readonly AgentName[] = ['codex', 'claude'];

/** Declares tests for each real agent, installed on demand; skipped by the name of its package where there is none. */
export async function describeEachAgent(
  tests: (agent: Agent) => void,
  wanted: readonly AgentName[] | ((agent: PlannedAgent) => boolean) = headless,
): Promise<void> {
  const isWanted = typeof wanted === 'function' ? wanted : ({ name }: PlannedAgent) => wanted.includes(name);
  for (const agent of agents.filter(isWanted)) {
    const program = await agentProgram(agent.name, agent.age);
    const title = `${agent.name} ${program.version} with ${agent.model === undefined ? 'its default model' : 'a model unknown to it'}`;
    const path = program.status === 'installed' ? program.path : '';
    const missing = program.status === 'missing';
    describe.skipIf(missing)(missing ? `${title} (needs ${program.package})` : title, () =>
      tests({ ...agent, version: program.version, path }),
    );
  }
}

/** Whether this agent's model reaches MCP tools from scripts only: their names are in no request then. */
export function callsInScripts({ name, age, model }: PlannedAgent): boolean {
  return name === 'codex' && age === 'newest' && model === undefined;
}
