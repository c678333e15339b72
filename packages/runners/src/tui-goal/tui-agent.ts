import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { endTree } from '@harnessgym/internal-process/end-tree';
import { killOnExit } from '@harnessgym/internal-process/kill-on-exit';
import { pauseMarked } from '@harnessgym/internal-process/pause-marked';
import { turnVariable } from '@harnessgym/internal-process/turn-variable';
import type { CodexOptions } from '../codex/codex-options.js';
import { listRollouts } from '../codex/list-rollouts.js';
import { privateVariables } from '../codex/private-variables.js';
import type { OpenOptions } from '../runner.js';
import { agentLadder } from '../session/agent-ladder.js';
import { launched } from '../session/launched.js';
import { markServers } from '../session/mark-servers.js';
import { type Swept, sweepTurn } from '../session/sweep-turn.js';
import type { Toolset } from '../toolset.js';
import type { TurnRequest } from '../turn.js';
import { followRollout, type Rollout } from './follow-rollout.js';
import type { TerminalParts } from './load-terminal.js';
import { openPseudoTerminal, type PseudoTerminal } from './pseudo-terminal.js';
import { tuiArguments } from './tui-arguments.js';

/** One process of interactive Codex, which takes prompts until it is ended. */
export interface TuiAgent {
  readonly argv: readonly string[];
  readonly terminal: PseudoTerminal;
  /** Of its one thread. */
  readonly rollout: Rollout;
  /** It goes on with a thread; then it knows no goals. */
  readonly goesOn: boolean;
  /** Ends what its commands left behind; it and its servers go on. */
  sweep(): Promise<Swept>;
  /** Ends it and all that it started. */
  end(): Promise<Swept>;
  /** Stops it and all that it started, until the pause is disposed of. */
  pause(): Disposable;
}

export interface TuiStart {
  parts: TerminalParts;
  codex: CodexOptions;
  options: Pick<OpenOptions, 'workspace' | 'env' | 'launcher'>;
  toolset: Toolset;
  /** The first turn, whose tags the process has in its environment for as long as it lives. */
  request: TurnRequest;
  /** Of the thread that it goes on with. */
  sessionId?: string;
}

const interruptMs = 700;
const quitMs = 2_000;
const drainMs = 50;

export async function startTuiAgent(start: TuiStart): Promise<TuiAgent> {
  const { parts, codex, options, request, sessionId } = start;
  const { workspace, env } = options;
  // Commands have the mark of the process, servers one of their own: between turns only commands are ended by it.
  const [mark, serverMark] = [randomUUID(), randomUUID()];
  const toolset = markServers(start.toolset, { [turnVariable]: serverMark });
  const known = { workspace, toolset, ...(sessionId !== undefined && { sessionId }) };
  const argv = launched([codex.bin ?? 'codex', ...tuiArguments(known, codex)], options.launcher);
  const followed =
    sessionId === undefined
      ? { workspace, promptPath: request.logs.prompt, before: await listRollouts(env) }
      : { sessionId };
  const variables = { ...env, ...request.env, ...privateVariables(toolset), [turnVariable]: mark };
  const terminal = openPseudoTerminal(parts, { argv, cwd: workspace, env: variables });
  const untilItIsGone = killOnExit(terminal.pid);

  return {
    argv,
    terminal,
    rollout: followRollout(followed, env),
    goesOn: sessionId !== undefined,
    sweep: () => sweepTurn([mark], { spareSession: terminal.pid }),
    pause: () =>
      pauseMarked(turnVariable, (value) => value === mark || value === serverMark, { session: terminal.pid }),
    async end() {
      // The first interrupt ends what its model does, the next one the program.
      for (const ms of [interruptMs, quitMs]) {
        terminal.write('\u0003');
        if (await terminal.exitsWithin(ms)) break;
      }
      await endTree(terminal.pid, agentLadder);
      untilItIsGone[Symbol.dispose]();
      const swept = await sweepTurn([mark, serverMark]);
      // What it printed last is on its way.
      await delay(drainMs);
      return swept;
    },
  };
}
