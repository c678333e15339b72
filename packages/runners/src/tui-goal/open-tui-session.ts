import { join } from 'node:path';
import type { CodexOptions } from '../codex/codex-options.js';
import { knowsThread } from '../codex/knows-thread.js';
import { linkSkills } from '../mount/link-skills.js';
import { mountOrUndo } from '../mount/mount-or-undo.js';
import type { OpenOptions, Session } from '../runner.js';
import { countUsage, noUsage } from '../session/count-usage.js';
import { guardTurns } from '../session/guard-turns.js';
import { requireFolder } from '../session/require-folder.js';
import { withoutMissing } from '../session/without-missing.js';
import type { TurnRequest, TurnResult, Usage } from '../turn.js';
import { loadTerminal } from './load-terminal.js';
import { type EndedTuiTurn, runTuiTurn } from './run-tui-turn.js';
import { startTuiAgent, type TuiAgent } from './tui-agent.js';

/**
 * One thread of interactive Codex. A process takes all its turns, until one is aborted or the process dies: the next turn
 * starts another, which goes on with the thread. A server that did not reach the model is left out of it.
 */
export async function openTuiSession(codex: CodexOptions, options: OpenOptions): Promise<Session> {
  options.signal.throwIfAborted();
  const { workspace, env, sessionId } = options;
  await requireFolder(workspace);
  const parts = await loadTerminal();
  const known = sessionId !== undefined && (await knowsThread(sessionId, env));
  const { mounts } = await mountOrUndo((mounts) =>
    linkSkills(options.toolset.skills, { workspace, folder: join(workspace, '.agents', 'skills'), mounts }),
  );
  const guard = guardTurns();
  let id = known ? sessionId : undefined;
  let used: Usage | undefined = known ? undefined : noUsage;
  let { toolset } = options;
  let agent: TuiAgent | undefined;

  return {
    get id() {
      return id;
    },
    turn: (request) => guard.run(() => runTurn(request)),
    [Symbol.asyncDispose]: () => guard.close(close),
  };

  async function runTurn(request: TurnRequest): Promise<TurnResult> {
    const ofThread = id === undefined ? {} : { sessionId: id };
    agent ??= await startTuiAgent({ parts, codex, options, toolset, request, ...ofThread });
    const ended = await runTuiTurn({
      agent,
      request,
      workspace,
      toolset,
      signal: AbortSignal.any([request.signal, guard.closing]),
      onSession: (told) => {
        id = told;
      },
      sessionId: () => id,
    });
    if (!ended.goesOn) agent = undefined;
    toolset = withoutMissing(toolset, ended.servers);
    return resultOf(ended);
  }

  function resultOf({ outcome, durationMs, exitCode, servers, used: told }: EndedTuiTurn): TurnResult {
    const before = told.before ?? used;
    const usage = told.after && countUsage(told.after, before);
    used = told.after ?? before;
    return {
      outcome,
      durationMs,
      ...(usage !== undefined && { usage }),
      ...(exitCode !== undefined && { exitCode }),
      ...(servers.length > 0 && { servers }),
    };
  }

  async function close(): Promise<void> {
    await agent?.end();
    await mounts[Symbol.asyncDispose]();
  }
}
