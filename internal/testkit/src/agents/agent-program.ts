import { installProgram } from './install-program.mjs';
import { type AgentAge, type AgentName, agentPins } from './programs.mjs';

export type { AgentAge, AgentName } from './programs.mjs';

export type AgentProgram = { version: string; package: string } & (
  | { status: 'installed'; path: string }
  | { status: 'missing'; reason: string }
);

/**
 * The real agent, pinned in `programs.mjs` and installed on demand. Where it cannot be had, it is missing, with what npm
 * said: the test skips itself and names the package.
 */
export async function agentProgram(name: AgentName, age: AgentAge): Promise<AgentProgram> {
  const pin = agentPins[name][age];
  const about = { version: pin.version, package: pin.package };
  try {
    return { ...about, status: 'installed', path: await installProgram(pin) };
  } catch (error) {
    // Whatever is in npm's way, the machine lacks this agent. CI allows no skip and so hides nothing by it.
    return { ...about, status: 'missing', reason: error instanceof Error ? error.message : String(error) };
  }
}
