import { PROTOCOL_VERSION, RequestError } from '@agentclientprotocol/sdk';
import type { CommandResult } from '@harnessgym/internal-process/run-command';
import { startTimeout } from '@harnessgym/internal-process/start-timeout';
import { RunnerError } from '../errors.js';
import type { PreflightOptions } from '../runner.js';
import type { AcpOptions } from './acp-options.js';
import { askAgent } from './ask-agent.js';
import { type Greeting, greet, waysBack } from './open-agent-session.js';

const answerMs = 30_000;

/** Throws RunnerError when the agent is missing, does not answer as the protocol asks, or cannot go on with a session. */
export async function checkAcp(
  command: AcpOptions['command'],
  options: PreflightOptions,
  { limitMs = answerMs }: { limitMs?: number } = {},
): Promise<readonly string[]> {
  using timeout = startTimeout(limitMs);
  const signal = AbortSignal.any([options.signal, timeout.signal]);
  let answer: Greeting | RequestError | undefined;
  const { exit, stderr } = await askAgent(command, { ...options, signal }, async (agent) => {
    try {
      answer = await greet(agent);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      answer = error;
    }
  });
  options.signal.throwIfAborted();
  if (exit.ended === 'not-started') throw notStarted(command, exit);
  const fault = faultOf(answer) ?? (answer === undefined ? silence(exit, { stderr, limitMs }) : undefined);
  if (fault === undefined) return [];
  const message = `"${command.join(' ')}" ${fault}. Check --acp-command: it must start an agent that speaks ACP.`;
  throw new RunnerError('AGENT_UNUSABLE', { message });
}

function notStarted([file]: AcpOptions['command'], { code, reason }: { code?: string; reason: string }): RunnerError {
  const message =
    code === 'ENOENT'
      ? `Agent executable not found: "${file}". Install it, or pass an --acp-command that begins with its path.`
      : `The agent cannot be started: ${reason}. Check --acp-command, which begins with "${file}".`;
  return new RunnerError(code === 'ENOENT' ? 'AGENT_MISSING' : 'AGENT_UNUSABLE', { message });
}

function faultOf(answer: Greeting | RequestError | undefined): string | undefined {
  if (answer === undefined) return undefined;
  if (answer instanceof RequestError) return `refused "initialize": ${answer.message}`;
  if (answer.protocolVersion !== PROTOCOL_VERSION) {
    return `speaks version ${answer.protocolVersion} of the protocol, and version ${PROTOCOL_VERSION} is needed`;
  }
  if (waysBack(answer) === undefined)
    return 'offers neither session/resume nor session/load, which every later turn needs';
  return undefined;
}

function silence(exit: CommandResult['exit'], { stderr, limitMs }: { stderr: string; limitMs: number }): string {
  const words = stderr
    .split('\n')
    .findLast((line) => line.trim() !== '')
    ?.slice(0, 200);
  const said = words === undefined ? '' : ` (it said "${words}")`;
  if (exit.ended === 'exited') return `exited with code ${exit.exitCode} before it answered "initialize"${said}`;
  return `did not answer "initialize" within ${limitMs / 1_000} s${said}`;
}
