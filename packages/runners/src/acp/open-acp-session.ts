import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { startTimeout } from '@harnessgym/internal-process/start-timeout';
import { turnVariable } from '@harnessgym/internal-process/turn-variable';
import { linkSkills } from '../mount/link-skills.js';
import { mountOrUndo } from '../mount/mount-or-undo.js';
import type { OpenOptions, Session } from '../runner.js';
import { guardTurns } from '../session/guard-turns.js';
import { launched } from '../session/launched.js';
import { markServers } from '../session/mark-servers.js';
import { outcomeOfAbort } from '../session/outcome-of-abort.js';
import { requireFolder } from '../session/require-folder.js';
import { requireSwept } from '../session/require-swept.js';
import { skipTurn } from '../session/skip-turn.js';
import type { Swept } from '../session/sweep-turn.js';
import type { TurnRequest, TurnResult } from '../turn.js';
import type { AcpOptions } from './acp-options.js';
import { beforeAbort } from './before-abort.js';
import { openLedger } from './ledger.js';
import { openAgentSession } from './open-agent-session.js';
import { runAcpTurn, type SessionAgent } from './run-acp-turn.js';
import { startAgent } from './start-agent.js';
import { talkLimitMs } from './talk-once.js';

export interface AcpSessionOptions extends AcpOptions {
  displayName: string;
  /** How long the agent may take to go on with a session, beside the start of its servers. */
  limitMs?: number;
}

/**
 * One session of an agent that speaks the protocol. A process takes all its turns, until one is aborted or the process dies:
 * the next turn starts another, which goes on with the session.
 */
export async function openAcpSession(
  { command, displayName, limitMs = talkLimitMs }: AcpSessionOptions,
  options: OpenOptions,
): Promise<Session> {
  options.signal.throwIfAborted();
  const { workspace, toolset } = options;
  const argv = launched(command, options.launcher);
  await requireFolder(workspace);
  const ledger = openLedger();
  const guard = guardTurns();
  let id: string | undefined;
  let running: SessionAgent | undefined;
  const mounts = await mountOrUndo(async (mounts) => {
    await linkSkills(toolset.skills, { workspace, folder: join(workspace, '.agents', 'skills'), mounts });
    mounts.add(async () => requireSwept(await drop(), displayName));
    await goOn();
  });

  return {
    get id() {
      return id;
    },
    turn: (request) => guard.run(() => runTurn(request)),
    pause: () => running?.agent.pause() ?? { [Symbol.dispose]() {} },
    [Symbol.asyncDispose]: () => guard.close(() => mounts[Symbol.asyncDispose]()),
  };

  async function runTurn(request: TurnRequest): Promise<TurnResult> {
    const known = id === undefined ? {} : { sessionId: id };
    if (request.signal.aborted) {
      return skipTurn({ request, argv, ...known }, outcomeOfAbort(request.signal.reason, 0));
    }
    // What died since the last turn may have left something running.
    if (running?.agent.hasExited()) await drop();
    const { result, goesOn } = await runAcpTurn({
      displayName,
      argv,
      request,
      workspace,
      ledger,
      signal: AbortSignal.any([request.signal, guard.closing]),
      agent() {
        running ??= start(id, request.env);
        return running;
      },
      onSession: (told) => {
        id = told;
      },
      sessionId: () => id,
    });
    if (!goesOn) running = undefined;
    return result;
  }

  /** The process has the tags of its first turn for as long as it lives. */
  function start(sessionId: string | undefined, tags: Readonly<Record<string, string>> = {}): SessionAgent {
    const serverMark = randomUUID();
    const marked = markServers(toolset, { [turnVariable]: serverMark });
    const agent = startAgent(argv, { workspace, env: { ...options.env, ...tags }, serverMark });
    const place = { workspace, toolset: marked, ...(sessionId !== undefined && { sessionId }) };
    const opened = agent.ask(async (peer) => {
      const session = await openAgentSession(peer, place);
      if (session.isNew) ledger.begin();
      return session;
    });
    return { agent, opened };
  }

  /**
   * Asks whether the agent still has the session by going on with it: not every agent can list what it has, and some lose a
   * session that they load twice. What is wrong with an agent that does not answer, the first turn will tell.
   */
  async function goOn(): Promise<void> {
    const { sessionId, signal } = options;
    if (sessionId === undefined) return;
    using timeout = startTimeout(limitMs + Math.max(0, ...toolset.servers.map((one) => one.startupTimeoutMs)));
    running = start(sessionId);
    const opened = await beforeAbort(running.opened, AbortSignal.any([signal, timeout.signal]));
    signal.throwIfAborted();
    if (opened?.answer === 'given' && opened.value.id === sessionId) id = sessionId;
    else await drop();
  }

  async function drop(): Promise<Swept | undefined> {
    const dropped = running;
    running = undefined;
    return dropped?.agent.end();
  }
}
