interface ToolUse {
  name: string;
  input: Readonly<Record<string, unknown>>;
}

/** What a call of a tool is, in a line for people. */
export function activityOf({ name, input }: ToolUse): string {
  const [, server, tool] = /^mcp__(.+?)__(.+)$/.exec(name) ?? [];
  if (server !== undefined) return `calls ${tool} of ${server}`;
  const [verb, key] = described[name] ?? [];
  const what = key === undefined ? undefined : input[key];
  return typeof what === 'string' ? `${verb} ${what}` : `uses ${name}`;
}

const described: Readonly<Record<string, readonly [verb: string, key: string]>> = {
  Bash: ['runs', 'command'],
  Edit: ['changes', 'file_path'],
  Write: ['changes', 'file_path'],
  NotebookEdit: ['changes', 'notebook_path'],
  Read: ['reads', 'file_path'],
  Grep: ['searches for', 'pattern'],
  Glob: ['looks for', 'pattern'],
  WebSearch: ['searches the web', 'query'],
  WebFetch: ['reads', 'url'],
};
