import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How a stub was started, and what it could see then. */
export interface AgentStart {
  args: string[];
  env: Record<string, string>;
  prompt: string;
  cwd: string;
  /** What `--mcp-config` names, if anything. */
  mcpConfig: string;
  /** Paths of the workspace, but for those of the run. */
  files: string[];
}

export interface StubAgent extends AsyncDisposable {
  bin: string;
  starts(): Promise<AgentStart[]>;
}

/** Answers the questions of a preflight, notes how it was started, runs `work` as a shell command and says that it is done. */
const program = (answer: string, work: string) => `#!/usr/bin/env node
const { appendFileSync, readdirSync, readFileSync } = require('node:fs');
const { spawnSync } = require('node:child_process');
const args = process.argv.slice(2);
if (args.includes('--version')) console.log('agent 2.1.400');
else if (!args.includes('status')) {
  const config = args.find((arg) => arg.startsWith('--mcp-config='));
  const files = readdirSync('.', { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => entry.parentPath + '/' + entry.name)
    .filter((path) => !path.includes('.harnessgym/'));
  const start = {
    args,
    env: process.env,
    prompt: readFileSync(0, 'utf8'),
    cwd: process.cwd(),
    mcpConfig: config ? readFileSync(config.slice('--mcp-config='.length), 'utf8') : '',
    files: files.sort(),
  };
  appendFileSync(__dirname + '/starts.jsonl', JSON.stringify(start) + '\\n');
  spawnSync('sh', ['-c', ${JSON.stringify(work)}], { stdio: 'inherit' });
  process.stdout.write(${JSON.stringify(answer)});
}
`;

const answers = {
  claude: [
    { type: 'system', subtype: 'init', session_id: 's', tools: [], mcp_servers: [], model: 'm' },
    {
      type: 'result',
      subtype: 'success',
      is_error: false,
      result: 'Done.',
      session_id: 's',
      total_cost_usd: 0.01,
      usage: { input_tokens: 1, output_tokens: 1 },
    },
  ],
  codex: [
    { type: 'thread.started', thread_id: '01a1fc60-0656-75c3-a901-f5a5ee5ae86a' },
    { type: 'item.completed', item: { id: 'item_0', type: 'agent_message', text: 'Done.' } },
    { type: 'turn.completed', usage: { input_tokens: 1, cached_input_tokens: 0, output_tokens: 1 } },
  ],
} as const;

/** A program in the place of an agent. */
export async function stubAgent(name: keyof typeof answers, work = 'true'): Promise<StubAgent> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-stub-')));
  await mkdir(join(folder, 'bin'));
  const bin = join(folder, 'bin', name);
  const answer = answers[name].map((line) => `${JSON.stringify(line)}\n`).join('');
  await writeFile(bin, program(answer, work), { mode: 0o755 });
  return {
    bin,
    async starts() {
      const lines = await readFile(join(folder, 'bin', 'starts.jsonl'), 'utf8');
      return lines
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
