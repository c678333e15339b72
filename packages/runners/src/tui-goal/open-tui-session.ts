import { join } from 'node:path';
import type { CodexOptions } from '../codex/codex-options.js';
import { knowsThread } from '../codex/knows-thread.js';
import { RunnerError } from '../errors.js';
import { linkSkills } from '../mount/link-skills.js';
import { mountOrUndo } from '../mount/mount-or-undo.js';
import type { OpenOptions, Session } from '../runner.js';
import { countUsage, noUsage } from '../session/count-usage.js';
import { guardTurns } from '../session/guard-turns.js';
import { launched } from '../session/launched.js';
import { outcomeOfAbort } from '../session/outcome-of-abort.js';
import { requireFolder } from '../session/require-folder.js';
import { requireSwept } from '../session/require-swept.js';
import { skipTurn } from '../session/skip-turn.js';
import { withoutMissing } from '../session/without-missing.js';
import type { TokenUsage, TurnOutcome, TurnRequest, TurnResult } from '../turn.js';
import type { TerminalParts } from './load-terminal.js';
import { type EndedTuiTurn, runTuiTurn } from './run-tui-turn.js';
import { startTuiAgent, type TuiAgent } from './tui-agent.js';
import { tuiArguments } from './tui-arguments.js';

/**
 * One thread of interactive Codex. A process takes all its turns, until one is aborted or the process dies: the next turn
 * starts another, which goes on with the thread. A server that did not reach the model is left out of it.
 */
export async function openTuiSession(
  { codex, parts }: { codex: CodexOptions; parts: TerminalParts },
  options: OpenOptions,
): Promise<Session> {
  options.signal.throwIfAborted();
  const { workspace, env, sessionId } = options;
  await requireFolder(workspace);
  const known = sessionId !== undefined && (await knowsThread(sessionId, env));
  const mounts = await mountOrUndo((mounts) =>
    linkSkills(options.toolset.skills, { workspace, folder: join(workspace, '.agents', 'skills'), mounts }),
  );
  mounts.add(endAgent);
  const guard = guardTurns();
  let id = known ? sessionId : undefined;
  let used: TokenUsage | undefined = known ? undefined : noUsage;
  let { toolset } = options;
  let agent: TuiAgent | undefined;

  return {
    get id() {
      return id;
    },
    turn: (request) => guard.run(() => runTurn(request)),
    pause: () => agent?.pause() ?? { [Symbol.dispose]() {} },
    [Symbol.asyncDispose]: () => guard.close(() => mounts[Symbol.asyncDispose]()),
  };

  async function runTurn(request: TurnRequest): Promise<TurnResult> {
    const { signal } = request;
    if (signal.aborted) return skip(request, outcomeOfAbort(signal.reason, 0));
    try {
      agent ??= await startTuiAgent({ parts, codex, options, toolset, request, ...ofThread() });
    } catch (error) {
      if (!RunnerError.isInstance(error)) throw error;
      return skip(request, { outcome: 'infrastructure', reason: error.message });
    }
    const ended = await runTuiTurn({
      agent,
      request,
      workspace,
      toolset,
      signal: AbortSignal.any([signal, guard.closing]),
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

  function skip(request: TurnRequest, outcome: TurnOutcome): Promise<TurnResult> {
    const command = [codex.bin ?? 'codex', ...tuiArguments({ workspace, toolset, ...ofThread() }, codex)] as const;
    const argv = launched(command, options.launcher);
    return skipTurn({ request, argv, ...ofThread() }, outcome);
  }

  function ofThread(): { sessionId?: string } {
    return id === undefined ? {} : { sessionId: id };
  }

  async function endAgent(): Promise<void> {
    requireSwept(await agent?.end(), 'Codex');
  }
}
