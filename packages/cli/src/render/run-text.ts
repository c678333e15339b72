import { join } from 'node:path';
import { changedSettings, type RunReading } from '@harnessgym/core';
import { bestStateText } from './best-state-text.js';
import { type Fact, factLines } from './fact-lines.js';
import { iterationText } from './iteration-text.js';
import { lengthText } from './length-text.js';
import { oneLine } from './one-line.js';
import { isResumable, resumeLine, saysStateDir } from './resume-line.js';
import { scoreText } from './score-text.js';
import { startText } from './start-text.js';
import { stateText } from './state-text.js';
import { usageText } from './usage-text.js';
import { wholeLine } from './whole-line.js';

interface TextOptions {
  now: Date;
  /** As `resumeLine` names it. */
  stateDir: string | undefined;
}

/** A run for people: what it was asked for, each iteration, what came of it, and where to read on. */
export function runText(run: RunReading, options: TextOptions): string {
  const iterations = run.iterations.map((one) => iterationText(one, run));
  const head = [...asked(run, options), ...outcome(run)];
  return `${[factLines(head).join('\n'), ...iterations, whereToLook(run)].join('\n\n')}\n`;
}

function asked(run: RunReading, { now, stateDir }: TextOptions): Fact[] {
  const { entry } = run;
  const length = lengthText(entry, now);
  const start = startText(entry) || 'not known';
  return [
    ['Run', entry.runId],
    ['State', stateText(entry.state)],
    ...(isResumable(entry) ? [goOn(run, stateDir)] : []),
    ['Started', length === '' ? start : `${start}, ${entry.state.state === 'running' ? 'for' : 'took'} ${length}`],
    ['Task', task(run)],
    ['Runner', oneLine(entry.runner ?? 'not known')],
    ['Settings', settings(run)],
  ];
}

function goOn({ entry, layout: { workspace } }: RunReading, stateDir: string | undefined): Fact {
  const line = resumeLine(entry, { workspace, stateDir });
  return ['Go on', stateDir === undefined ? line : [line, `(${saysStateDir})`]];
}

function task({ config, summary, layout }: RunReading): string {
  const asked = config.reading === 'whole' ? config.document.task_path : undefined;
  const path = asked ?? (summary.reading === 'whole' ? summary.document.task_path : undefined);
  return path == null ? `given inline: ${layout.taskText}` : oneLine(path, 4_096);
}

function settings({ config, layout }: RunReading): string[] {
  if (config.reading === 'missing') return [`${layout.runConfig} is missing`];
  if (config.reading === 'broken') return [`${layout.runConfig} cannot be read: ${wholeLine(config.problem)}`];
  const changed = changedSettings(config.document).map(([name, value]) => oneLine(`${name}: ${JSON.stringify(value)}`));
  return changed.length === 0 ? ['the defaults'] : changed;
}

function outcome({ entry, summary, layout }: RunReading): Fact[] {
  if (summary.reading === 'broken')
    return [['Summary', `${layout.summary}: mend it, or move it away; what follows is from the other files`]];
  if (summary.reading === 'missing') return [];
  const { final_status, solved, optimization, best_checkpoint, artifact_qualification, usage, warnings } =
    summary.document;
  const direction = optimization.higher_is_better ? 'higher' : 'lower';
  const measured = scoreText(entry);
  const before = artifact_qualification.reports.filter(({ iteration }) => iteration === 0);
  return [
    ['Status', `${oneLine(final_status)}; solved: ${solved ? 'yes' : 'no'}`],
    [
      'Score',
      measured === '-' ? 'none measured' : `${measured} (${oneLine(optimization.score_key)}, ${direction} is better)`,
    ],
    ['Best state', bestStateText(best_checkpoint)],
    ...(usage === undefined ? [] : [['Used', usageText({ usage })] as const]),
    ...before.map(
      ({ status, failed_artifacts }): Fact => [
        'Checked',
        oneLine(`before the first attempt: ${[status, ...failed_artifacts].join(', ')}`),
      ],
    ),
    ...(warnings.length === 0 ? [] : [['Warnings', warnings.map(wholeLine)] as const]),
  ];
}

function whereToLook({ layout, summary, iterations }: RunReading): string {
  const last = iterations.at(-1)?.iteration;
  const facts: Fact[] = [
    ...(summary.reading === 'missing' ? [] : [['the whole', layout.summary] as const]),
    ['in order', layout.events],
    ...(last === undefined ? [] : lastFiles(layout, last)),
  ];
  return ['Read on', ...factLines(facts, '  ')].join('\n');
}

function lastFiles(layout: RunReading['layout'], last: number): Fact[] {
  return [
    ['last claim', layout.result(last)],
    ['last attempt', layout.turn(last, 'attempt').logs.transcript],
    ['each attempt', join(layout.iterations, '<n>')],
  ];
}
