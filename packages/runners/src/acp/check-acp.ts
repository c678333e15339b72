import { PROTOCOL_VERSION, RequestError } from '@agentclientprotocol/sdk';
import type { CommandResult } from '@harnessgym/internal-process/run-command';
import * as z from 'zod';
import { RunnerError } from '../errors.js';
import type { AcpOptions } from './acp-options.js';
import { isBadAnswer } from './is-bad-answer.js';
import { type Greeting, greet, waysBack } from './open-agent-session.js';
import { type TalkOptions, talkLimitMs, talkOnce } from './talk-once.js';

/** Throws RunnerError when the agent is missing, does not answer as the protocol asks, or cannot go on with a session. */
export async function checkAcp(command: AcpOptions['command'], options: TalkOptions): Promise<readonly string[]> {
  const { limitMs = talkLimitMs } = options;
  let answer: Answer | undefined;
  const { exit, stderr } = await talkOnce(command, options, async (agent) => {
    try {
      answer = await greet(agent);
    } catch (error) {
      if (!isBadAnswer(error)) throw error;
      answer = error;
    }
  });
  if (exit.ended === 'not-started') throw notStarted(command, exit);
  const fault = faultOf(answer) ?? (answer === undefined ? silence(exit, { stderr, limitMs }) : undefined);
  if (fault === undefined) return [];
  const message = `"${command.join(' ')}" ${fault}. Check --acp-command: it must start an agent that speaks ACP.`;
  throw new RunnerError('AGENT_UNUSABLE', { message });
}

type Answer = Greeting | RequestError | z.ZodError;

function notStarted([file]: AcpOptions['command'], { code, reason }: { code?: string; reason: string }): RunnerError {
  const message =
    code === 'ENOENT'
      ? `Agent executable not found: "${file}". Install it, or pass an --acp-command that begins with its path.`
      : `The agent cannot be started: ${reason}. Check --acp-command, which begins with "${file}".`;
  return new RunnerError(code === 'ENOENT' ? 'AGENT_MISSING' : 'AGENT_UNUSABLE', { message });
}

function faultOf(answer: Answer | undefined): string | undefined {
  if (answer === undefined) return undefined;
  if (answer instanceof RequestError) return `refused "initialize": ${answer.message}`;
  if (answer instanceof z.ZodError) {
    return `answered "initialize" with something else than the protocol has: ${z.prettifyError(answer)}`;
  }
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
