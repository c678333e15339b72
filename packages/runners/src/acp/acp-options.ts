export interface AcpOptions {
  /** What starts the agent, program first: a name to look up in PATH, or an absolute path. `['opencode', 'acp']`. */
  command: readonly [file: string, ...args: string[]];
}
