import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentName } from '@harnessgym/internal-testkit/agents/agent-program';
import type { ServerCommand } from '@harnessgym/mcp-proxy';

export interface AgentRun {
  /** The agent's program. */
  path: string;
  /** Its own HOME. */
  home: string;
  workspace: string;
  /** Of the model server. */
  modelUrl: string;
  server: ServerCommand;
  prompt: string;
  /** Absent: the agent's own default. */
  model?: string;
}

/** One headless turn of the real agent, with one MCP server and no account. It sees nothing of this machine's own. */
export async function runAgent(name: AgentName, run: AgentRun) {
  await mkdir(run.home, { recursive: true });
  const { args, env } = name === 'codex' ? codexCommand(run) : await claudeCommand(run);
  const child = spawn(run.path, args, {
    cwd: run.workspace,
    env: { PATH: process.env['PATH'], LANG: 'C.UTF-8', HOME: run.home, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return collect(child);
}

function codexCommand({ modelUrl, workspace, server, prompt, model }: AgentRun) {
  const provider = { name: 'scripted', base_url: `${modelUrl}/v1`, wire_api: 'responses', env_key: 'OPENAI_API_KEY' };
  const settings = {
    model_provider: 'scripted',
    ...(model !== undefined && { model }),
    approval_policy: 'never',
    ...prefixed('model_providers.scripted', provider),
    ...prefixed(`mcp_servers.${server.name}`, {
      command: server.command,
      args: server.args,
      required: true,
      startup_timeout_sec: 30,
      tool_timeout_sec: 60,
      default_tools_approval_mode: 'approve',
    }),
    ...prefixed(`mcp_servers.${server.name}.env`, server.env ?? {}),
  };
  // JSON's strings, numbers, booleans and lists of strings are TOML too.
  const flags = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${JSON.stringify(value)}`]);
  const args = ['exec', '--json', '--strict-config', '--skip-git-repo-check', '-s', 'workspace-write', '-C', workspace];
  return { args: [...args, ...flags, prompt], env: { OPENAI_API_KEY: 'dummy' } };
}

function prefixed(prefix: string, values: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [`${prefix}.${key}`, value]));
}

async function claudeCommand({ modelUrl, home, server, prompt }: AgentRun) {
  const { command, args, env } = server;
  const config = join(home, 'mcp.json');
  await writeFile(config, JSON.stringify({ mcpServers: { [server.name]: { type: 'stdio', command, args, env } } }));
  const flags = ['--strict-mcp-config', `--mcp-config=${config}`, `--allowedTools=mcp__${server.name}`];
  const output = ['--output-format', 'stream-json', '--verbose', '--permission-mode', 'dontAsk'];
  return {
    args: ['-p', prompt, ...output, ...flags],
    env: {
      ANTHROPIC_BASE_URL: modelUrl,
      ANTHROPIC_API_KEY: 'dummy',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      CLAUDE_CODE_MCP_ALLOWLIST_ENV: '1',
      DISABLE_AUTOUPDATER: '1',
      // The first request waits for the server, and the model is offered the tool itself, not a search for tools.
      MCP_CONNECTION_NONBLOCKING: '0',
      ENABLE_TOOL_SEARCH: 'false',
    },
  };
}

async function collect(child: ChildProcess) {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}
