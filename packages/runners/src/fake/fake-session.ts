import { RunnerError } from '../errors.js';
import type { OpenOptions, Session } from '../runner.js';
import type { TurnResult } from '../turn.js';
import { playTurn } from './play-turn.js';
import type { FakePowers, FakeScenario } from './scenario.js';
import { openToolConnections } from './tool-connections.js';
import { readTurnTags } from './turn-tags.js';

/** One conversation with a script. Disposing cancels a running turn and ends the servers that turns have started. */
export function openFakeSession(scenario: FakeScenario, powers: FakePowers, options: OpenOptions): Session {
  const connections = openToolConnections(options.toolset, powers);
  const closing = new AbortController();
  const prompts: string[] = [];
  let id: string | undefined;
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
      const tags = readTurnTags(env);
      id ??= `fake-session-${tags.runId}-${tags.iteration}`;
      prompts.push(request.prompt);
      const { workspace, toolset } = options;
      const session = { id, workspace, toolset, env, conversation: [...prompts] };
      running = playTurn({ scenario, request, tags, session, connections, closing: closing.signal });
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
