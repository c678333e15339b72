import { isObject } from '@harnessgym/internal-fs/parse-json';

// As the agents name it: Codex, Claude Code.
const keys = ['callId', 'claudecode/toolUseId'];

/** The id under which the client's model made this call, by which the log joins what the agent itself recorded. */
export function clientCallId(params: unknown): string | undefined {
  const meta = isObject(params) ? params['_meta'] : undefined;
  if (!isObject(meta)) return undefined;
  return keys.map((key) => meta[key]).find((id) => typeof id === 'string');
}
