import { type PinnedProgram, pinnedProgram } from './pinned-program.js';
import { type AgentAge, type AgentName, agentPins } from './programs.mjs';

export type { AgentAge, AgentName } from './programs.mjs';

/** The real agent, installed on demand or missing. */
export function agentProgram(name: AgentName, age: AgentAge): Promise<PinnedProgram> {
  return pinnedProgram(agentPins[name][age]);
}
