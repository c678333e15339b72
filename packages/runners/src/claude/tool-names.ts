/** How Claude Code spells a name of a server or a tool for its model. */
export function plainName(name: string): string {
  return name.replaceAll(/[^\w-]/g, '_');
}

/** What the names of this server's tools begin with. */
export function toolPrefix(server: string): string {
  return `${serverRule(server)}__`;
}

/** All tools of a server, in a list of what is allowed. */
export function serverRule(server: string): string {
  return `mcp__${plainName(server)}`;
}
