import { randomUUID } from 'node:crypto';
import type { ClientContext } from '@agentclientprotocol/sdk';
import { type CommandResult, runCommand } from '@harnessgym/internal-process/run-command';
import { startTimeout } from '@harnessgym/internal-process/start-timeout';
import { turnVariable } from '@harnessgym/internal-process/turn-variable';
import type { PreflightOptions } from '../runner.js';
import { splitLines } from '../session/split-lines.js';
import { sweepTurn } from '../session/sweep-turn.js';
import type { AcpOptions } from './acp-options.js';
import { converse } from './converse.js';

/** Of one message, in a conversation that nobody keeps. */
const lineLimit = 1024 * 1024;

/** How long an agent may take for it. */
export const talkLimitMs = 30_000;

export interface TalkOptions extends PreflightOptions {
  limitMs?: number;
}

/**
 * Starts the agent for a few questions that belong to no turn, and ends whatever it started. Throws the signal's reason when
 * it aborts.
 */
export async function talkOnce(
  [file, ...args]: AcpOptions['command'],
  { env, workspace, signal, limitMs = talkLimitMs }: TalkOptions,
  say: (agent: ClientContext) => Promise<void>,
): Promise<CommandResult> {
  using timeout = startTimeout(limitMs);
  const dialogue = converse({ say, signal: AbortSignal.any([signal, timeout.signal]) });
  const lines = splitLines(dialogue.read, { limit: lineLimit });
  const mark = randomUUID();
  const result = await runCommand({
    command: { file, args },
    cwd: workspace,
    env: { ...env, [turnVariable]: mark },
    input: dialogue.input,
    signal: dialogue.signal,
    onStdout: lines.push,
  });
  lines.end();
  await sweepTurn([mark]);
  await dialogue.end();
  signal.throwIfAborted();
  return result;
}
