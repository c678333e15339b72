import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { collectOutput } from '@harnessgym/internal-testkit/collect-output';
import type { ServerCommand } from '@harnessgym/mcp-proxy';
import type { Agent } from './each-agent.js';

export interface AgentRun {
  /** Its own HOME. */
  home: string;
  workspace: string;
  /** Of the model server. */
  modelUrl: string;
  prompt: string;
  server?: ServerCommand;
}

/** One headless turn of the real agent, without an account. It sees nothing of what this machine's user has set up. */
export async function runAgent(agent: Agent, run: AgentRun) {
  const temporary = join(run.home, 'tmp');
  await mkdir(temporary, { recursive: true });
  const { args, env } = agent.name === 'codex' ? codexCommand(agent, run) : await claudeCommand(run);
  const child = spawn(agent.path, args, {
    cwd: run.workspace,
    env: { PATH: process.env['PATH'], LANG: 'C.UTF-8', HOME: run.home, TMPDIR: temporary, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // The one signal on which both end all that they started. A test has a minute.
    timeout: 55_000,
    killSignal: 'SIGINT',
  });
  return collectOutput(child);
}

function codexCommand({ model }: Agent, { modelUrl, workspace, server, prompt }: AgentRun) {
  const provider = { name: 'scripted', base_url: `${modelUrl}/v1`, wire_api: 'responses', env_key: 'OPENAI_API_KEY' };
  const settings = {
    model_provider: 'scripted',
    approval_policy: 'never',
    ...(model !== undefined && { model }),
    ...prefixed('model_providers.scripted', provider),
    ...(server !== undefined && codexServer(server)),
  };
  // JSON's strings, numbers, booleans and lists of strings are TOML too.
  const flags = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${JSON.stringify(value)}`]);
  const args = ['exec', '--json', '--strict-config', '--skip-git-repo-check', '-s', 'workspace-write', '-C', workspace];
  return { args: [...args, ...flags, prompt], env: { OPENAI_API_KEY: 'dummy' } };
}

function codexServer({ name, command, args, env = {} }: ServerCommand) {
  const limits = { required: true, startup_timeout_sec: 30, tool_timeout_sec: 60 };
  return {
    ...prefixed(`mcp_servers.${name}`, { command, args, ...limits, default_tools_approval_mode: 'approve' }),
    ...prefixed(`mcp_servers.${name}.env`, env),
  };
}

function prefixed(prefix: string, values: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [`${prefix}.${key}`, value]));
}

async function claudeCommand({ modelUrl, home, server, prompt }: AgentRun) {
  const config = join(home, 'mcp.json');
  await writeFile(config, JSON.stringify({ mcpServers: server === undefined ? {} : claudeServer(server) }));
  const allowed = server === undefined ? 'Bash' : `Bash,mcp__${server.name}`;
  const flags = ['--strict-mcp-config', `--mcp-config=${config}`, `--allowedTools=${allowed}`];
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

function claudeServer({ name, command, args, env }: ServerCommand) {
  return { [name]: { type: 'stdio', command, args, env } };
}
