/** What a session mounts: servers for the agent to start, and skills that are linked in the workspace already. */
export interface Toolset {
  servers: readonly ToolServer[];
  skills: readonly SkillMount[];
}

/** A stdio MCP server, ready to be started by an agent CLI. Paths are absolute. */
export interface ToolServer {
  name: string;
  command: string;
  args: readonly string[];
  cwd: string;
  env?: Readonly<Record<string, string>>;
  /**
   * Names in `env` whose values no argument may show, each with another one under which this server finds the value as well,
   * and which no other server has. An agent that configures servers by arguments gives them by that one, from its environment.
   */
  privateEnv?: Readonly<Record<string, string>>;
  /** The tools that the agent may call; empty means all that the server lists. */
  enabledTools: readonly string[];
  startupTimeoutMs: number;
  toolTimeoutMs: number;
}

export interface SkillMount {
  name: string;
  /** The folder that holds `SKILL.md`, absolute. */
  folder: string;
}
