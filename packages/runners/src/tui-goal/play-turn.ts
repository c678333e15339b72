import { reportActivity } from '../session/report-activity.js';
import type { TurnRequest } from '../turn.js';
import { pollUntil } from './poll-until.js';
import type { PseudoTerminal } from './pseudo-terminal.js';
import type { TuiAgent } from './tui-agent.js';
import { type Asked, advance, hasEnded, isTurnOver, noProgress, type TurnProgress } from './turn-progress.js';
import { holds, type Refusal, typePrompt } from './type-prompt.js';
import { watchReport } from './watch-report.js';

export interface PlayedTurn {
  /** Who ended it. Of a `stuck` agent the screen tells more. */
  by: 'agent' | 'signal' | 'exit' | 'stuck';
  progress: TurnProgress;
  /** What Codex noted before, of the thread as it was. */
  before: TurnProgress;
  /** Whether Codex is done with it, too. */
  isAtRest: boolean;
}

export interface TurnToPlay {
  request: Pick<TurnRequest, 'env' | 'onActivity'>;
  /** One line. */
  line: string;
  asked: Asked;
  /** How long Codex may take to begin: it waits for its servers. */
  beginMs: number;
  signal: AbortSignal;
  /** Hears the id as soon as Codex notes it. */
  onSession(id: string): void;
  /** Is called now and then, to show to others how far it is. */
  onScreen(): Promise<void>;
}

const showMs = 2_000;
const enterMs = 2_000;
const haltMs = 5_000;

/** Gives a prompt to interactive Codex and follows what it does until the turn is over. Its process may go on. */
export async function playTurn(agent: TuiAgent, turn: TurnToPlay): Promise<PlayedTurn> {
  const { terminal, rollout } = agent;
  const { signal, asked, line } = turn;
  const report = watchReport(turn.request.env['HARNESSGYM_RESULT_PATH']);
  const before = (await rollout.read()).reduce(advance, noProgress);
  const failures = failuresOn(terminal).length;
  let refusals = refusalsOn(terminal);
  let progress = noProgress;
  let isAtRest = true;
  const isInterrupted = () => signal.aborted || terminal.exit !== undefined;
  const ended = (by: PlayedTurn['by']): PlayedTurn => ({ by, progress, before, isAtRest });

  const typed = asked === 'goal' ? `/goal ${line}` : line;
  const refused = await typePrompt(terminal, typed, { isOver: isInterrupted });
  if (refused !== undefined) return ended(whoRefused(refused));
  const started = performance.now();
  let [changed, shown, entered] = [started, started, started];
  const by = await pollUntil(follow, Number.POSITIVE_INFINITY);
  if (by === 'agent' && asked === 'goal' && !hasEnded(progress.goal)) isAtRest = await dropGoal();
  return ended(by ?? 'stuck');

  async function follow(): Promise<PlayedTurn['by'] | undefined> {
    const taskHasEnded = await readOn();
    const now = performance.now();
    const reportIsFinal = taskHasEnded && report.isFinal();
    if (isTurnOver(progress, { asked, reportIsFinal, quietMs: now - changed })) return 'agent';
    if (isInterrupted()) return whoRefused('interrupted');
    if (progress.task === 'none' && now - started > turn.beginMs) return 'stuck';
    if (progress.task === 'none' && now - entered > enterMs) {
      entered = now;
      const refused = await insist();
      if (refused !== undefined) return whoRefused(refused);
    }
    if (now - shown > showMs) {
      shown = now;
      await turn.onScreen();
    }
    return undefined;
  }

  /** An Enter may have been taken for a line break, and a goal may have come too early. */
  async function insist(): Promise<Refusal | undefined> {
    if (holds(terminal, typed)) terminal.write('\r');
    const told = refusalsOn(terminal);
    if (told <= refusals) return undefined;
    refusals = told;
    return typePrompt(terminal, typed, { isOver: isInterrupted });
  }

  /** Whether a task has ended in what came. */
  async function readOn(): Promise<boolean> {
    const events = await rollout.read();
    if (events.length > 0) changed = performance.now();
    for (const event of events) {
      if (event.type === 'thread' && !agent.goesOn) turn.onSession(event.id);
      if (event.type === 'activity') reportActivity(turn.request, event.what);
      progress = advance(progress, event);
    }
    progress = withFailure(progress, () => failuresOn(terminal)[failures]);
    return events.some(({ type }) => type === 'task-ended');
  }

  /** So that the next prompt meets an agent at rest, which it tells. What does not rest is interrupted. */
  async function dropGoal(): Promise<boolean> {
    const done = progress;
    const refused = await typePrompt(terminal, '/goal clear', { isOver: isInterrupted, calmMs: 0 });
    await readOn();
    if (isAtWork()) {
      terminal.write('\u001b');
      await pollUntil(async () => {
        await readOn();
        return !isAtWork() || isInterrupted() || undefined;
      }, haltMs);
    }
    // Of a goal that was not dropped, or of which nobody waited for the end, the next task may begin at any time.
    const rests = refused === undefined && !isInterrupted() && !isAtWork();
    // What it said when it was done counts, not that it was interrupted.
    progress = { ...done, ...(progress.total && { total: progress.total }) };
    return rests;
  }

  function isAtWork(): boolean {
    return progress.task === 'running';
  }

  function whoRefused(refusal: Refusal): PlayedTurn['by'] {
    if (refusal !== 'interrupted') return 'stuck';
    return signal.aborted ? 'signal' : 'exit';
  }
}

/** An older Codex notes that a task has ended without a message, and tells why on the screen only. */
function withFailure(progress: TurnProgress, findFailure: () => string | undefined): TurnProgress {
  const { task, ending } = progress;
  if (task !== 'ended' || ending === undefined || ending.message !== undefined || ending.failure !== undefined) {
    return progress;
  }
  const failure = findFailure();
  return failure === undefined ? progress : { ...progress, ending: { ...ending, failure } };
}

function failuresOn(terminal: PseudoTerminal): string[] {
  return terminal.lines().flatMap((line) => (line.startsWith(failureSign) ? [line.slice(failureSign.length)] : []));
}

const failureSign = '■ ';

/** Codex 0.138 takes no goal while its session waits for its servers, where 0.169 keeps it until then. */
function refusalsOn(terminal: PseudoTerminal): number {
  return terminal.lines().filter((line) => line.includes('The session must start before you can set a goal')).length;
}
