import type { Activation } from '../run/records.js';

/** What is mounted, by name and by artifact; tools once each, sorted. */
export function activeHarness({ toolset, mounted }: Activation) {
  return {
    activeArtifacts: mounted.map(({ artifact: { kind, path }, as: name }) => ({ kind, path, name })),
    activeServers: toolset.servers.map(({ name }) => name),
    activeTools: [...new Set(toolset.servers.flatMap(({ enabledTools }) => enabledTools))].sort(),
    activeSkills: toolset.skills.map(({ name }) => name),
  };
}
