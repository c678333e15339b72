import type { RunEvent } from '@harnessgym/core';
import { durationText } from './duration-text.js';
import { oneLine } from './one-line.js';
import { verdictText } from './verdict-text.js';
import { wholeLine } from './whole-line.js';

/** One event as one line of plain text; the empty string for what is not worth a line. */
export function progressLine(event: RunEvent): string {
  const text = describe(event);
  return text === undefined ? '' : timedLine(event, text);
}

/** A text as a line that says when it was, and in which iteration. */
export function timedLine(event: RunEvent, text: string): string {
  const iteration = event.iteration === undefined ? '' : ` #${event.iteration}`;
  return `${event.at.slice(11, 19)}${iteration} ${endMatters(event) ? wholeLine(text) : oneLine(text)}\n`;
}

/** A warning, what went wrong, and where the run is: of what an agent says at length, the beginning is enough. */
function endMatters(event: RunEvent): boolean {
  if (event.type === 'phase-end') return event.outcome !== 'completed';
  return event.type === 'warning' || event.type === 'run-start' || event.type === 'run-end';
}

function describe(event: RunEvent): string | undefined {
  switch (event.type) {
    case 'run-start':
      return `run ${event.runId}: up to ${count(event.iterations, 'iteration')} with ${event.runner} in ${event.workspace}`;
    case 'run-resumed':
      return `run ${event.runId} goes on at the ${event.step}`;
    case 'baseline-measured':
      return `baseline: ${scored(event)}`;
    case 'iteration-start':
      return `harness: ${harness(event)}`;
    case 'phase-start':
      return `${event.phase} …  (budget ${durationText(event.budgetMs)})`;
    case 'activity':
    case 'scoring-start':
      // The one comes once a second for hours, the other is followed by its result: a log has no use for them.
      return undefined;
    case 'phase-end':
      return `${event.phase} ${event.outcome} in ${durationText(event.durationMs)}: ${event.message}`;
    case 'calls-recorded':
      return `calls recorded: ${event.count}, of which ${event.succeeded} succeeded${list(event.tools)}`;
    case 'score-measured':
      return `score: ${scored(event)}${event.baseline === undefined ? '' : `, baseline ${event.baseline}`}${event.target === undefined ? '' : `, target ${event.target}`}`;
    case 'verdict-frozen':
      return `verdict: ${verdictText(event.verdict)}`;
    case 'checkpoint-kept':
      return `kept as the best state so far: ${event.score}`;
    case 'improvement-chosen':
      return `to build: ${event.improvement.form === 'chosen' ? `${event.improvement.kind} "${event.improvement.name}"` : 'as described by the agent'}`;
    case 'qualification-start':
      return `clean room: checking ${event.artifacts.length > 1 ? `${event.artifacts.length} artifacts: ` : ''}${event.artifacts.join(', ')}`;
    case 'qualification-skipped':
      return 'clean room: nothing new to check';
    case 'artifact-judged':
      return `clean room: ${event.artifact} ${event.verdict}${list(event.tools)}${event.reason === '' ? '' : `: ${event.reason}`}`;
    case 'artifact-quarantined':
      return `quarantined: ${event.artifact}`;
    case 'task-reset':
      return `task files as before the run: ${event.restored} restored, ${event.removed} removed`;
    case 'best-restored':
      return bestRestored(event);
    case 'warning':
      return `warning: ${event.message}`;
    case 'run-end':
      return `run ${event.state.state}${'reason' in event.state ? `: ${event.state.reason}` : ''}`;
  }
}

function bestRestored(event: Extract<RunEvent, { type: 'best-restored' }>): string {
  const { fromIteration, score, confirmation, restored, removed } = event;
  const which = `${fromIteration === 0 ? 'the baseline' : `iteration ${fromIteration}`}, ${score}`;
  const done = restored + removed === 0 ? 'already in place' : `restored: ${restored} written, ${removed} removed`;
  return `best state (${which}) ${done}; scored again: ${confirmation.replace('-', ' ')}`;
}

function harness({
  servers,
  tools,
  skills,
}: {
  servers: readonly string[];
  tools: readonly string[];
  skills: readonly string[];
}) {
  if (servers.length + skills.length === 0) return 'nothing active yet';
  return `${count(servers.length, 'server')} with ${count(tools.length, 'tool')}, ${count(skills.length, 'skill')}${list([...new Set([...servers, ...skills])])}`;
}

function scored({
  passed,
  score,
  reason,
  durationMs,
}: {
  passed: boolean;
  score?: number;
  reason: string;
  durationMs: number;
}): string {
  return `${score ?? 'no number'} (${passed ? 'passed' : `did not pass: ${reason}`}, ${durationText(durationMs)})`;
}

function list(names: readonly string[]): string {
  return names.length === 0 ? '' : ` (${names.join(', ')})`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
