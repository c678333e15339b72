/** A stdio MCP server as a client would start it. Paths are absolute. */
export interface ServerCommand {
  name: string;
  command: string;
  args: readonly string[];
  cwd: string;
  /** Variables the server needs beyond the allow-list. Nothing else of the parent environment reaches it. */
  env?: Readonly<Record<string, string>>;
}
