import { type PinnedProgram, pinnedProgram } from './pinned-program.js';
import { type AgentAge, type AgentName, agentPins } from './programs.mjs';

export type { AgentAge, AgentName } from './programs.mjs';

/** The real agent, installed on demand or missing. */
export function agentProgram(name: AgentName, age: AgentAge): Promise<PinnedProgram> {
  const pin = agentPins[name][age];
  if (pin === undefined) throw new Error(`Of ${name} there is no ${age} program.`);
  return pinnedProgram(pin);
}
