import { randomUUID } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from '@harnessgym/internal-process/is-alive';
import { pauseMarked } from '@harnessgym/internal-process/pause-marked';
import { type CommandResult, runCommand } from '@harnessgym/internal-process/run-command';
import { turnVariable } from '@harnessgym/internal-process/turn-variable';
import { agentLadder } from '../session/agent-ladder.js';
import { splitLines } from '../session/split-lines.js';
import { type Swept, sweepTurn } from '../session/sweep-turn.js';
import type { AcpOptions } from './acp-options.js';
import { type Connection, type Listener, openConnection } from './open-connection.js';

/** A process of an agent that speaks the protocol, until it is ended or exits by itself. */
export interface AcpAgent extends Pick<Connection, 'ask'> {
  listen(listener: AgentListener): void;
  /** Whether it takes nothing more. */
  hasExited(): boolean;
  /** Resolves when it has gone, and everything that it said has been heard. */
  readonly gone: Promise<CommandResult>;
  /** Ends what its commands left behind; it and its servers go on. */
  sweep(): Promise<Swept>;
  /** Stops it and all that it started, until the pause is disposed of. */
  pause(): Disposable;
  /** Ends it and all that it started, once however often it is asked. */
  end(): Promise<Swept>;
}

export interface AgentListener extends Listener {
  /** Every byte that it prints. */
  stdout?(chunk: Buffer): void;
  stderr?(chunk: Buffer): void;
}

export interface AgentStart {
  workspace: string;
  env: Readonly<Record<string, string>>;
  /** What its servers have as `HARNESSGYM_TURN`: between turns only what its commands left is ended. */
  serverMark?: string;
}

/** A tool's result is told whole, on one line. */
const lineLimit = 16 * 1024 * 1024;

/** To exit at the end of its input. */
const exitMs = 500;

export function startAgent(
  [file, ...args]: AcpOptions['command'],
  { workspace, env, serverMark }: AgentStart,
): AcpAgent {
  const mark = randomUUID();
  const ending = new AbortController();
  const input = new PassThrough();
  const connection = openConnection((line) => void input.write(line));
  const lines = splitLines(connection.read, { limit: lineLimit });
  let listener: AgentListener = {};
  let pid: number | undefined;
  let result: CommandResult | undefined;
  let ended: Promise<Swept> | undefined;
  const gone = run();
  const marks = serverMark === undefined ? [mark] : [mark, serverMark];

  return {
    ask: connection.ask,
    listen(next) {
      listener = next;
      connection.listen(next);
    },
    hasExited: () => result !== undefined || (pid !== undefined && !isAlive(pid)),
    gone,
    sweep: () => sweepTurn([mark], { ...(pid !== undefined && { spareSession: pid }) }),
    pause() {
      if (pid === undefined) return { [Symbol.dispose]() {} };
      return pauseMarked(turnVariable, (value) => marks.includes(value), { session: pid });
    },
    end() {
      ended ??= endAll();
      return ended;
    },
  };

  async function run(): Promise<CommandResult> {
    result = await runCommand({
      command: { file, args },
      cwd: workspace,
      env: { ...env, [turnVariable]: mark },
      input,
      signal: ending.signal,
      onStart: (started) => {
        pid = started;
      },
      onStdout: (chunk) => {
        listener.stdout?.(chunk);
        lines.push(chunk);
      },
      onStderr: (chunk) => listener.stderr?.(chunk),
      ladder: agentLadder,
    });
    lines.end();
    connection.close();
    return result;
  }

  /** Some agents exit at the end of their input, others when they are interrupted. */
  async function endAll(): Promise<Swept> {
    input.end();
    const waiting = new AbortController();
    await Promise.race([gone, delay(exitMs, undefined, { signal: waiting.signal }).catch(() => undefined)]);
    waiting.abort();
    ending.abort();
    await gone;
    return sweepTurn(marks);
  }
}
