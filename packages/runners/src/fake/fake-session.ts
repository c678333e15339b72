import { RunnerError } from '../errors.js';
import type { OpenOptions, Session } from '../runner.js';
import type { TurnRequest, TurnResult } from '../turn.js';
import type { Conversations } from './conversations.js';
import { playTurn } from './play-turn.js';
import type { FakePowers, FakeScenario } from './scenario.js';
import { openToolConnections } from './tool-connections.js';
import { readTurnTags, type TurnTags } from './turn-tags.js';

interface FakeParts {
  scenario: FakeScenario;
  powers: FakePowers;
  conversations: Conversations;
}

/** One conversation with a script. Disposing cancels a running turn and ends the servers that turns have started. */
export async function openFakeSession(
  { scenario, powers, conversations }: FakeParts,
  options: OpenOptions,
): Promise<Session> {
  const earlier = options.sessionId === undefined ? undefined : await conversations.read(options.sessionId);
  const connections = openToolConnections(options.toolset, powers);
  const closing = new AbortController();
  const prompts: string[] = [...(earlier ?? [])];
  let id = earlier && options.sessionId;
  let running: Promise<TurnResult> | undefined;
  let closed: Promise<void> | undefined;

  return {
    get id() {
      return id;
    },
    async turn(request) {
      if (closing.signal.aborted) throw sessionClosed();
      if (running !== undefined) throw turnsOverlap();
      const env = { ...options.env, ...request.env };
      running = remembered(request, readTurnTags(env), env);
      try {
        return await running;
      } finally {
        running = undefined;
      }
    },
    [Symbol.asyncDispose]() {
      closed ??= close();
      return closed;
    },
  };

  async function remembered(
    request: TurnRequest,
    tags: TurnTags,
    env: Readonly<Record<string, string>>,
  ): Promise<TurnResult> {
    id ??= await freeId(tags);
    prompts.push(request.prompt);
    await conversations.write(id, prompts);
    const { workspace, toolset } = options;
    const session = { id, workspace, toolset, env, conversation: [...prompts] };
    return playTurn({ scenario, request, tags, session, connections, closing: closing.signal });
  }

  /** A fresh session never takes the id of one that somebody remembers, or asked for. */
  async function freeId({ runId, iteration }: TurnTags): Promise<string> {
    const wanted = `fake-session-${runId}-${iteration}`;
    for (let number = 1; ; number += 1) {
      const free = number === 1 ? wanted : `${wanted}-${number}`;
      if (free !== options.sessionId && (await conversations.read(free)) === undefined) return free;
    }
  }

  async function close(): Promise<void> {
    closing.abort();
    // Whoever asked for the turn hears of its failure; here it only has to be over.
    await Promise.allSettled([running]);
    await connections[Symbol.asyncDispose]();
  }
}

function sessionClosed(): RunnerError {
  return new RunnerError('SESSION_CLOSED', { message: 'This session has been closed. Open a new one for more turns.' });
}

function turnsOverlap(): RunnerError {
  const message = 'A turn of this session is still running. Wait for it, or abort it, before the next.';
  return new RunnerError('TURN_MISUSED', { message });
}
