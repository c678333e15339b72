import type { Activation } from '../run/records.js';

/** The names of what is mounted; tools once each, sorted. */
export function activeHarness({ toolset }: Activation) {
  return {
    activeServers: toolset.servers.map(({ name }) => name),
    activeTools: [...new Set(toolset.servers.flatMap(({ enabledTools }) => enabledTools))].sort(),
    activeSkills: toolset.skills.map(({ name }) => name),
  };
}
