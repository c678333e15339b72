import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** How the answer is printed: what the tool says, its whole result, or the whole response. */
export type AnswerForm = 'said' | 'result' | 'response';

/** Where a tool's arguments come from. */
export type Given = { from: 'text'; text: string } | { from: 'file'; path: string } | { from: 'stdin' };

export interface Call {
  kind: 'call';
  workspace: string;
  server: string;
  /** Absent: its tools are listed. */
  tool?: string;
  given: Given;
  form: AnswerForm;
  /** Absent: as the server's manifest says. */
  timeoutMs?: number;
  /** Also a server that is not active. */
  force: boolean;
}

export const usage = `usage: harnessgym-mcp-call --server NAME --tool NAME [--arguments JSON | --arguments-file FILE]
       harnessgym-mcp-call --server NAME --list-tools

  --workspace DIR        where the agent worked (default: .)
  --server NAME          an active server, as activation.json names it
  --tool NAME            which of its tools to call
  --arguments JSON       an object (default: {})
  --arguments-file FILE  the object is in a file, or with - on stdin
  --list-tools           print the tools that can be called; with --force, all
  --json                 print the whole result, images and other binary content included
  --raw                  print the JSON-RPC response, but for its id
  --timeout SECONDS      for the answer (default: as the server's manifest says)
  --force                also a server or a tool that is not active, or was changed since it passed; the call
                         is no use of the harness, and in a run a quarantined server is refused all the same
  --help                 print this help

The answer is JSON on stdout. Exit code 1: the call failed; 2: the command line is wrong.`;

const flags = {
  workspace: { type: 'string' },
  server: { type: 'string' },
  tool: { type: 'string' },
  arguments: { type: 'string' },
  'arguments-file': { type: 'string' },
  'list-tools': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  raw: { type: 'boolean', default: false },
  timeout: { type: 'string' },
  force: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

// What a timer can hold, less what the client waits longer than the proxy.
const longestTimeoutMs = 2 ** 31 - 1 - 60_000;

export interface CallPlace {
  /** Relative paths start there. */
  cwd: string;
  /** Meant where no flag names one; absent, `cwd`. */
  workspace?: string;
  /** Of `workspace`; absent, the one that the state directory has for it. */
  stateFolder?: string;
}

export function parseCall(argv: readonly string[], { cwd, workspace }: CallPlace): Call | { kind: 'help' } | Wrong {
  const written = parseFlags(argv);
  if (typeof written === 'string') return wrong(written);
  const { server, tool, json, raw, force, timeout } = written;
  if (written.help) return { kind: 'help' };
  if (server === undefined) return wrong('--server is missing');
  if (written['list-tools']) {
    const idle = (['tool', 'arguments', 'arguments-file'] as const).find((flag) => written[flag] !== undefined);
    if (idle !== undefined) return wrong(`--${idle} has no effect with --list-tools`);
  } else if (tool === undefined) return wrong('--tool is missing; --list-tools names the tools');
  if (json && raw) return wrong('--json and --raw exclude each other');
  const timeoutMs = timeout === undefined ? undefined : Math.ceil(Number(timeout) * 1_000);
  if (timeoutMs !== undefined && !(timeoutMs > 0 && timeoutMs <= longestTimeoutMs))
    return wrong(`--timeout ${timeout} is not a number of seconds`);
  return {
    kind: 'call',
    workspace: resolve(cwd, written.workspace ?? workspace ?? '.'),
    server,
    ...(tool !== undefined && { tool }),
    given: givenBy(written, cwd),
    form: raw ? 'response' : json ? 'result' : 'said',
    ...(timeoutMs !== undefined && { timeoutMs }),
    force,
  };
}

type Wrong = { kind: 'usage'; problem: string };

function wrong(problem: string): Wrong {
  return { kind: 'usage', problem };
}

function parseFlags(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: flags, strict: true }).values;
  } catch (error) {
    if (error instanceof TypeError && 'code' in error) return error.message.split('. ')[0] ?? error.message;
    throw error;
  }
}

/** The file wins, as documented. */
function givenBy(written: { arguments?: string; 'arguments-file'?: string }, cwd: string): Given {
  const { arguments: text = '{}', 'arguments-file': file } = written;
  if (file === '-') return { from: 'stdin' };
  return file === undefined ? { from: 'text', text } : { from: 'file', path: resolve(cwd, file) };
}
