import type { Session, Toolset } from '@harnessgym/runners';
import type { IterationContext } from './context.js';
import { emit } from './emit.js';

/** A session that knows what is mounted in it. */
export interface MountedSession extends Session {
  /** The names of the mounted servers. */
  readonly servers: readonly string[];
}

/** A session whose undo cannot hide what happened in it: a failing undo becomes a warning. */
export async function openSession(toolset: Toolset, context: IterationContext): Promise<MountedSession> {
  const { runner, task, env, signal } = context;
  const session = await runner.open({ workspace: task.workspace, toolset, env, signal });
  return {
    servers: toolset.servers.map(({ name }) => name),
    get id() {
      return session.id;
    },
    turn: (request) => session.turn(request),
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
