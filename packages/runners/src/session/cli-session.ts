import { mountOrUndo } from '../mount/mount-or-undo.js';
import type { OpenOptions, Session } from '../runner.js';
import type { TurnRequest, TurnResult, Usage } from '../turn.js';
import { countUsage, noUsage } from './count-usage.js';
import type { Dialect } from './dialect.js';
import { guardTurns } from './guard-turns.js';
import { requireFolder } from './require-folder.js';
import { type CliTurn, type EndedCliTurn, runCliTurn } from './run-cli-turn.js';
import { withoutMissing } from './without-missing.js';

/**
 * One conversation with an agent CLI, which starts a process for each turn. A server that did not reach the model is left
 * out of the session's later turns, so that the agent can still reflect on it and repair it.
 */
export async function openCliSession(dialect: Dialect, options: OpenOptions): Promise<Session> {
  options.signal.throwIfAborted();
  await requireFolder(options.workspace);
  const { sessionId } = options;
  const known = sessionId !== undefined && (await dialect.knows(sessionId, options));
  const mounts = await mountOrUndo(async (mounts) => dialect.mount?.(options, mounts));
  const guard = guardTurns();
  let id = known ? sessionId : dialect.newId?.();
  // What another process used of the session, nobody knows here.
  let used: Usage | undefined = known ? undefined : noUsage;
  let { toolset } = options;

  return {
    get id() {
      return id;
    },
    turn: (request) => guard.run(() => runTurn(request)),
    [Symbol.asyncDispose]: () => guard.close(() => mounts[Symbol.asyncDispose]()),
  };

  async function runTurn(request: TurnRequest): Promise<TurnResult> {
    const ended = await runCliTurn({
      dialect,
      request,
      options,
      toolset,
      ...(await conversation()),
      signal: AbortSignal.any([request.signal, guard.closing]),
      onSession: (told) => {
        // Another conversation than the one that was to go on begins with nothing.
        if (told !== id) used = noUsage;
        id = told;
      },
    });
    toolset = withoutMissing(toolset, ended.servers);
    const { outcome, durationMs, rateLimitWaitMs, exitCode, servers, calls, agent } = ended;
    const usage = usageOf(ended);
    return {
      outcome,
      durationMs,
      rateLimitWaitMs,
      ...(usage !== undefined && { usage }),
      ...(exitCode !== undefined && { exitCode }),
      ...(servers.length > 0 && { servers }),
      ...(calls && { calls }),
      ...(agent && { agent }),
    };
  }

  /** An id that was chosen is only known to the agent once it has kept something: a turn may be ended before. */
  async function conversation(): Promise<Pick<CliTurn, 'sessionId' | 'freshId'>> {
    if (id === undefined) return {};
    const isFresh = dialect.newId !== undefined && !(await dialect.knows(id, options));
    return isFresh ? { freshId: id } : { sessionId: id };
  }

  function usageOf({ facts: { spent, end } }: EndedCliTurn): Usage | undefined {
    if (spent !== undefined) return spent;
    const told = end?.type === 'completed' ? end.usage : undefined;
    if (told === undefined || dialect.usageCovers === 'turn') return told;
    const usage = countUsage(told, used);
    used = told;
    return usage;
  }
}
