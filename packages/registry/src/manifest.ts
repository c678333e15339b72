/** What an MCP manifest says once every alias and placeholder is resolved for one workspace. Paths are absolute. */
export interface ServerManifest {
  name: string;
  command: string;
  args: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string>>;
  /** Empty means: all that the server lists. */
  enabledTools: readonly string[];
  startupTimeoutMs: number;
  toolTimeoutMs: number;
  selfTest: SelfTest;
}

export type SelfTest =
  | { form: 'none' }
  /** The server itself, with `--self-test` appended. */
  | { form: 'flag'; timeoutMs: number }
  | { form: 'command'; argv: readonly string[]; cwd: string; timeoutMs: number };
