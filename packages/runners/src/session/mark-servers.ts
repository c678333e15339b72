import type { Toolset } from '../toolset.js';

/** Declares variables for each server: agents give their servers a short list, and what is declared. */
export function markServers({ servers, skills }: Toolset, variables: Readonly<Record<string, string>>): Toolset {
  return { skills, servers: servers.map((server) => ({ ...server, env: { ...server.env, ...variables } })) };
}
