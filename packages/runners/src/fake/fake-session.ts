import type { OpenOptions, Session } from '../runner.js';
import { guardTurns } from '../session/guard-turns.js';
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
  const guard = guardTurns();
  const prompts: string[] = [...(earlier ?? [])];
  let id = earlier && options.sessionId;

  return {
    get id() {
      return id;
    },
    turn: (request) =>
      guard.run(() => {
        const env = { ...options.env, ...request.env };
        return remembered(request, readTurnTags(env), env);
      }),
    [Symbol.asyncDispose]: () => guard.close(() => connections[Symbol.asyncDispose]()),
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
    return playTurn({ scenario, request, tags, session, connections, closing: guard.closing });
  }

  /** A fresh session never takes the id of one that somebody remembers, or asked for. */
  async function freeId({ runId, iteration }: TurnTags): Promise<string> {
    const wanted = `fake-session-${runId}-${iteration}`;
    for (let number = 1; ; number += 1) {
      const free = number === 1 ? wanted : `${wanted}-${number}`;
      if (free !== options.sessionId && (await conversations.read(free)) === undefined) return free;
    }
  }
}
