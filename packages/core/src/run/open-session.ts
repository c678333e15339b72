import type { Session } from '@harnessgym/runners';
import type { IterationContext } from './context.js';
import { emit } from './emit.js';
import { iterationTags } from './iteration-tags.js';
import type { OpenedIteration } from './open-iteration.js';

/** A session that knows what is mounted in it. */
export interface MountedSession extends Session {
  /** The names of the mounted servers. */
  readonly servers: readonly string[];
  pause(): Disposable;
  /** Another one with the same mounts, that remembers nothing. */
  fresh(): Promise<MountedSession>;
}

/**
 * The session of an iteration, the same one when it goes on. Its undo cannot hide what happened in it: a failing undo
 * becomes a warning.
 */
export async function openSession(
  { activation, sessionId }: Pick<OpenedIteration, 'activation' | 'sessionId'>,
  context: IterationContext,
): Promise<MountedSession> {
  const { toolset } = activation;
  const { runner, task, signal } = context;
  // A process that is asked for its session takes the turns too, and no turn can tell it then what it works for.
  const env = { ...context.env, ...iterationTags(context) };
  const goesOn = sessionId !== undefined && { sessionId };
  const session = await runner.open({ workspace: task.workspace, toolset, ...goesOn, env, signal });
  if (sessionId !== undefined && session.id !== sessionId) {
    const message = `The agent does not know session ${sessionId} any more. A fresh one goes on in its place.`;
    await emit(context, { type: 'warning', message });
  }
  return {
    servers: toolset.servers.map(({ name }) => name),
    get id() {
      return session.id;
    },
    fresh: () => openSession({ activation }, context),
    turn: (request) => session.turn(request),
    pause: () => session.pause?.() ?? { [Symbol.dispose]() {} },
    async [Symbol.asyncDispose]() {
      try {
        await session[Symbol.asyncDispose]();
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        await emit(context, { type: 'warning', message: `The session could not be closed cleanly: ${reason}` });
      }
    },
  };
}
