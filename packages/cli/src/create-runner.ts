import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RunConfig } from '@harnessgym/core';
import { resolvePath } from '@harnessgym/internal-fs/resolve-path';
import {
  createAcpRunner,
  createClaudeRunner,
  createCodexRunner,
  createFakeRunner,
  createTuiGoalRunner,
  type FakeScenario,
  pickScenario,
  type Runner,
  type ToolServer,
} from '@harnessgym/runners';
import { examplePath } from './demo/example-path.js';
import { CliError } from './errors.js';
import { exitCodes } from './exit-codes.js';
import type { Terminal } from './terminal.js';

const shippedScenarios: readonly string[] = ['numerical-debug', 'attention-autotune', 'attention-study'];

/** The runner that the configuration names. Throws CliError when it cannot be had. */
export async function createRunner(config: RunConfig, terminal: Pick<Terminal, 'cwd'>): Promise<Runner> {
  const { runner, agents } = config;
  switch (runner) {
    case 'exec':
      return createCodexRunner(agents.codex);
    case 'tui-goal':
      return createTuiGoalRunner(agents.codex);
    case 'claude':
      return createClaudeRunner(agents.claude);
    case 'acp':
      if (agents.acp === undefined) throw new CliError(exitCodes.usage, '--runner acp needs --acp-command.');
      return createAcpRunner(agents.acp);
    case 'fake':
      return createScriptedRunner(config, terminal);
  }
}

async function createScriptedRunner(
  { fakeScenario, task, stateFolder, runId }: RunConfig,
  { cwd }: Pick<Terminal, 'cwd'>,
): Promise<Runner> {
  const scenario = await findScenario(fakeScenario, { workspace: task.workspace, cwd });
  // In the folder of the run, with which a clean removes it.
  const sessionsFolder = join(stateFolder, 'runs', runId, 'fake-sessions');
  return createFakeRunner(scenario, { connect, sessionsFolder });
}

async function findScenario(
  named: string | undefined,
  { workspace, cwd }: { workspace: string; cwd: string },
): Promise<FakeScenario> {
  if (named !== undefined && !shippedScenarios.includes(named)) return loadScenario(existingScenario(named, cwd));
  const names = named === undefined ? shippedScenarios : [named];
  const scenarios = await Promise.all(names.map((name) => loadScenario(examplePath('scenarios', `${name}.mjs`))));
  const scenario = named === undefined ? await pickScenario(workspace, scenarios) : scenarios[0];
  if (scenario !== undefined) return scenario;
  throw new CliError(
    exitCodes.usage,
    `The fake runner has no script for the task in ${workspace}. Pass --fake-scenario with one of ${shippedScenarios.join(', ')}, or the path of a scenario file.`,
  );
}

function existingScenario(named: string, cwd: string): string {
  const path = resolvePath(named, cwd);
  if (existsSync(path)) return path;
  throw new CliError(
    exitCodes.usage,
    `--fake-scenario: "${named}" is neither a file nor one of ${shippedScenarios.join(', ')}.`,
  );
}

async function loadScenario(path: string): Promise<FakeScenario> {
  const module = await importScenario(path);
  if (typeof module.default?.turn === 'function') return module.default;
  throw new CliError(
    exitCodes.usage,
    `--fake-scenario: ${path} does not export a scenario by default: an object with name, plays and turn().`,
  );
}

async function importScenario(path: string): Promise<{ default?: FakeScenario }> {
  try {
    return await import(pathToFileURL(path).href);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CliError(exitCodes.usage, `--fake-scenario: ${path} cannot be loaded: ${reason}`, { cause });
  }
}

async function connect(server: ToolServer, signal: AbortSignal) {
  // Not before there is a server: most of what it loads is a client of its protocol.
  const { connectServer } = await import('@harnessgym/mcp-proxy/transport');
  const connection = await connectServer(server, { signal, startupTimeoutMs: server.startupTimeoutMs });
  return {
    async callTool(name: string, args: Readonly<Record<string, unknown>>, callSignal: AbortSignal) {
      const timeout = server.toolTimeoutMs;
      const result = await connection.client.callTool(
        { name, arguments: { ...args } },
        { signal: callSignal, timeout },
      );
      const content = Array.isArray(result.content) ? result.content : [];
      const text = content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
      return { text, isError: result.isError === true, structured: result.structuredContent };
    },
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}
