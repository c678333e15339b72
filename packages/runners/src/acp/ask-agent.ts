import type { ClientContext } from '@agentclientprotocol/sdk';
import { type CommandResult, runCommand } from '@harnessgym/internal-process/run-command';
import type { PreflightOptions } from '../runner.js';
import { splitLines } from '../session/split-lines.js';
import type { AcpOptions } from './acp-options.js';
import { converse } from './converse.js';

/** Of one message, in a conversation that nobody keeps. */
const lineLimit = 1024 * 1024;

/** Starts the agent for a few questions that belong to no turn. Throws the signal's reason when it aborts. */
export async function askAgent(
  [file, ...args]: AcpOptions['command'],
  { env, workspace, signal }: PreflightOptions,
  say: (agent: ClientContext) => Promise<void>,
): Promise<CommandResult & { saidAll: boolean }> {
  const dialogue = converse({ say, signal });
  const lines = splitLines(dialogue.read, { limit: lineLimit });
  const result = await runCommand({
    command: { file, args },
    cwd: workspace,
    env,
    input: dialogue.input,
    signal: dialogue.signal,
    onStdout: lines.push,
  });
  lines.end();
  return { ...result, saidAll: (await dialogue.end()) === 'said-all' };
}
