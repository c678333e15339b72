/** The file that makes a folder a skill or a server; of several in one folder the first is meant. */
export const markerNames = {
  skill: ['SKILL.md'],
  mcp: ['mcp.json', 'server.json', 'harnessgym-mcp.json'],
} as const;
