import { PROTOCOL_VERSION, RequestError } from '@agentclientprotocol/sdk';
import type { CommandResult } from '@harnessgym/internal-process/run-command';
import * as z from 'zod';
import { RunnerError } from '../errors.js';
import type { PreflightOptions } from '../runner.js';
import type { AcpOptions } from './acp-options.js';
import { type Greeting, greet, waysBack } from './open-agent-session.js';
import type { Answer } from './open-connection.js';
import { type TalkOptions, talkLimitMs, talkOnce } from './talk-once.js';

/** Throws RunnerError when the agent is missing, does not answer as the protocol asks, or cannot go on with a session. */
export async function checkAcp(command: AcpOptions['command'], options: TalkOptions): Promise<readonly string[]> {
  const { limitMs = talkLimitMs } = options;
  const { answer, result } = await talkOnce(command, options, greet);
  if (result.exit.ended === 'not-started') throw notStarted(command, result.exit);
  const fault = faultOf(answer, result, limitMs);
  if (fault === undefined) return [];
  const message = `"${command.join(' ')}" ${fault}. Check --acp-command: it must start an agent that speaks ACP.`;
  throw new RunnerError('AGENT_UNUSABLE', { message });
}

/** As its greeting says it; undefined when that does not, or there is none. */
export async function askAcpVersion(
  command: AcpOptions['command'],
  options: PreflightOptions,
): Promise<string | undefined> {
  const { answer } = await talkOnce(command, options, greet);
  return answer?.answer === 'given' ? answer.value.agentInfo?.version : undefined;
}

function notStarted([file]: AcpOptions['command'], { code, reason }: { code?: string; reason: string }): RunnerError {
  const message =
    code === 'ENOENT'
      ? `Agent executable not found: "${file}". Install it, or pass an --acp-command that begins with its path.`
      : `The agent cannot be started: ${reason}. Check --acp-command, which begins with "${file}".`;
  return new RunnerError(code === 'ENOENT' ? 'AGENT_MISSING' : 'AGENT_UNUSABLE', { message });
}

function faultOf(
  answer: Answer<Greeting> | undefined,
  { exit, stderr }: CommandResult,
  limitMs: number,
): string | undefined {
  if (answer === undefined) return `did not answer "initialize" within ${limitMs / 1_000} s${lastWords(stderr)}`;
  if (answer.answer === 'none') return `${describeExit(exit)} before it answered "initialize"${lastWords(stderr)}`;
  if (answer.answer === 'given') return lackOf(answer.value);
  const { error } = answer;
  if (error instanceof RequestError) return `refused "initialize": ${error.message}`;
  return `answered "initialize" with something else than the protocol has: ${z.prettifyError(error)}`;
}

function lackOf(greeting: Greeting): string | undefined {
  if (greeting.protocolVersion !== PROTOCOL_VERSION) {
    return `speaks version ${greeting.protocolVersion} of the protocol, and version ${PROTOCOL_VERSION} is needed`;
  }
  if (waysBack(greeting) === undefined) {
    return 'offers neither session/resume nor session/load, which a turn needs after one that was cut short';
  }
  return undefined;
}

function describeExit(exit: CommandResult['exit']): string {
  return exit.ended === 'exited' ? `exited with code ${exit.exitCode}` : 'was ended';
}

function lastWords(stderr: string): string {
  const line = stderr.split('\n').findLast((one) => one.trim() !== '');
  return line === undefined ? '' : ` (it said "${line.slice(0, 200)}")`;
}
