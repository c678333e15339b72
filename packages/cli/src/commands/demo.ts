import { cp, mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { resolveConfig, runLayout } from '@harnessgym/core';
import { makeFolder } from '@harnessgym/internal-fs/make-folder';
import { resolvePath } from '@harnessgym/internal-fs/resolve-path';
import { createRunner } from '../create-runner.js';
import { examplePath } from '../demo/example-path.js';
import { CliError } from '../errors.js';
import { exitCodeOfRun } from '../exit-code-of-run.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { demoTable } from '../render/demo-table.js';
import { goOnLine } from '../render/resume-line.js';
import type { Terminal } from '../terminal.js';
import { watchRun } from '../watch-run.js';

const example = 'cpu_attention_autotune_task';

/** `harnessgym demo`: the whole loop on an example, with a scripted agent and real tools, in a folder of its own. */
export async function demo(options: { folder?: string }, terminal: Terminal): Promise<ExitCode> {
  const folder = await prepareFolder(options.folder, terminal.cwd);
  const workspace = join(folder, example);
  await cp(examplePath(example), workspace, { recursive: true });
  terminal.stdout.write(introduction(workspace));

  const config = await resolveConfig(
    {
      task: 'task.md',
      workspace,
      runner: 'fake',
      fakeScenario: 'attention-autotune',
      iterations: '2',
      attemptTimeout: '2m',
      buildTimeout: '2m',
      optimizationMode: true,
      scoreKey: 'best_cycles',
      stopScore: '120000',
      postAttemptCommand: 'node benchmark.mjs --json --mode final',
      stateDir: join(folder, 'state'),
    },
    { cwd: terminal.cwd, env: terminal.env, now: new Date() },
  );
  const runner = await createRunner(config, terminal);
  const goOn = goOnLine(config, { workspace, stateDir: dirname(config.stateFolder) });
  const record = await watchRun(config, { runner, terminal, progressOn: terminal.stdout, start: 'new', goOn });
  terminal.stdout.write(demoTable(record, runLayout(config.task.workspace, config.runId)));
  const code = exitCodeOfRun(record);
  if (code !== exitCodes.done || record.improved) return code;
  throw new CliError(exitCodes.bug, `The demo's score did not fall. Please report this with ${workspace}/.harnessgym.`);
}

async function prepareFolder(named: string | undefined, cwd: string): Promise<string> {
  if (named === undefined) return mkdtemp(join(tmpdir(), 'harnessgym-demo-'));
  if (named.trim() === '') throw unusable('--folder is empty.');
  const folder = resolvePath(named, cwd);
  try {
    makeFolder(folder);
    if ((await readdir(folder)).length === 0) return folder;
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw unusable(`--folder: ${folder} cannot be used (${error.message}).`, error);
  }
  throw unusable(`--folder: ${folder} is not empty.`);
}

function unusable(problem: string, cause?: unknown): CliError {
  return new CliError(exitCodes.usage, `${problem} Name an empty or a new folder.`, { cause });
}

function introduction(workspace: string): string {
  return `HarnessGym demo: lower the simulated cycles of an attention kernel by choosing its 13 settings.
The agent is a script, so no account is needed. Everything else is real: the MCP server it writes, the clean room,
the proxy that records each call, the scorer. What the search finds, it finds now.

Workspace: ${workspace}

`;
}
