import type { RunConfig, RunPlan } from '@harnessgym/core';
import { oneLine } from './one-line.js';
import { shellLine } from './shell-line.js';
import { typedDuration } from './typed-duration.js';

/** Whether the run will have the id of the plan, or one of its own. */
export type RunIdOrigin = 'given' | 'new';

/** A plan for people: the settings as lines, then every command line and every prompt in full. */
export function planText(config: RunConfig, plan: RunPlan, runId: RunIdOrigin): string {
  const lines = settings(config, plan, runId).map(([name, text]) => `${name.padEnd(13)}${text}`);
  const commands = plan.commands.map(
    (command) => `${command.purpose}:\n  ${'shell' in command ? command.shell : shellLine(command.argv)}`,
  );
  const prompts = plan.prompts.map(({ phase, text }) => `${heading(`Prompt: ${phase}`)}\n\n${text}`);
  return [
    'Plan of the run. Nothing was started, and nothing was written.',
    '',
    ...lines,
    '',
    heading('Command lines'),
    '',
    ...(commands.length === 0 ? ['none'] : commands),
    '',
    prompts.join('\n'),
  ].join('\n');
}

function heading(text: string): string {
  return `===== ${text} ${'='.repeat(Math.max(5, 70 - text.length))}`;
}

type Line = readonly [name: string, text: string];

function settings(config: RunConfig, plan: RunPlan, runId: RunIdOrigin): Line[] {
  const { task, attemptMs, reflectionMs, buildMs } = config;
  return [
    ['Task', task.source.from === 'file' ? task.source.path : 'given inline'],
    ['Workspace', task.workspace],
    ['Run id', runId === 'given' ? config.runId : `new, such as ${config.runId}`],
    ['Records', plan.folders.run],
    ['Snapshots', plan.folders.state],
    ['Runner', runner(plan)],
    ['Attempts', `at most ${config.iterations}, ${attemptBudgets(attemptMs)}`],
    ['Other turns', `reflection ${typedDuration(reflectionMs)}, build and each repair ${typedDuration(buildMs)}`],
    ['Task state', taskStates[config.taskState]],
    ['Depth', config.depth],
    ...scoring(config),
    ...held(config, plan),
    ['Ends early', endsEarly(config)],
    ['Clean room', config.qualifyArtifacts ? `on, repairs after a failed check: ${config.repairs}` : 'off'],
    ['Sandbox', sandboxes[config.sandbox.mode]],
    ['Left out', leftOut(config.ignore)],
    ['Harness', harness(plan.harness)],
    ...plan.harness.candidates.map((path): Line => ['To check', `${path}, before the first attempt`]),
  ];
}

const taskStates = {
  continue: 'continue: an attempt starts from what the last one left',
  reset: 'reset: each attempt starts from the original task',
} as const;

const shown = 'is tried when the run starts; servers show here as they are started without it';
const sandboxes = {
  auto: `auto: ${shown}`,
  require: `require: ${shown}, and no run starts where it does not work`,
  off: 'off: what the agent builds can do what you can',
} as const;

function runner({ runner: { name, scenario } }: RunPlan): string {
  return scenario === undefined ? name : `${name}: plays the scenario "${scenario}" and starts no agent process`;
}

function attemptBudgets(attemptMs: RunConfig['attemptMs']): string {
  if (attemptMs.length === 1) return `${typedDuration(attemptMs[0])} each`;
  return `with budgets ${attemptMs.map(typedDuration).join(', ')} in turn; the last repeats`;
}

function scoring({ task, scorerMs, restoreBest }: RunConfig): Line[] {
  const { command, claimKey, scorerKey, direction, target, optimize } = task.objective;
  const scorer =
    command === undefined
      ? "none: the agent's own claim counts"
      : `${command} (${typedDuration(scorerMs)}; before the first attempt and after each)`;
  const best = restoreBest ? 'kept, and restored at the end' : 'kept; the workspace stays as the last attempt left it';
  return [
    ['Scorer', scorer],
    ['Metric', `${command === undefined ? claimKey : scorerKey}, ${direction} is better`],
    ['Target', target === undefined ? 'none' : `${direction === 'lower' ? 'at most' : 'at least'} ${target}`],
    ...(optimize && command !== undefined ? [['Best state', best] as const] : []),
  ];
}

/** Only what was asked for. */
function held({ task: { objective } }: RunConfig, { scoring: files }: RunPlan): Line[] {
  const { repeats, secret } = objective;
  return [
    ...(files.protected.length === 0 ? [] : [['Protected', some(files.protected)] as const]),
    ...(files.editable.length === 0
      ? []
      : [['Editable', `${some(files.editable)}; the scorer runs in a copy`] as const]),
    ...(repeats === undefined
      ? []
      : [['Repeats', `${repeats} runs of each state, beside the untouched task`] as const]),
    ...(secret === undefined ? [] : [['Secret', 'a new one for each run, on the stdin of the scorer'] as const]),
  ];
}

function some(paths: readonly string[]): string {
  const shown = paths.slice(0, 10).map((path) => oneLine(path));
  return [...shown, ...(paths.length > 10 ? [`and ${paths.length - 10} more`] : [])].join(', ');
}

function endsEarly({ task: { objective }, buildAfterSolve }: RunConfig): string {
  const { command, target, optimize } = objective;
  const by = command === undefined ? "by the agent's claim" : 'by the scorer';
  const then = buildAfterSolve ? ', after one more build' : '';
  if (target !== undefined) return `when the target is reached, ${by}${then}`;
  if (command === undefined) return `when the agent's own check passes${then}`;
  return optimize ? 'never: all attempts are made' : `when the scorer passes${then}`;
}

function leftOut({ patterns, gitignore }: RunConfig['ignore']): string {
  const named = gitignore === undefined ? [] : [`patterns of .gitignore files: ${gitignore.length}`];
  return ['.git, node_modules and the rest of the default rule', ...named, ...patterns].join(', ');
}

function harness({ servers, skills, tools }: RunPlan['harness']): string {
  if (servers.length + skills.length === 0) return 'nothing active';
  const named = [
    ...servers.map((name) => `server ${name}`),
    ...(tools.length === 0 ? [] : [`tools ${tools.join(', ')}`]),
    ...skills.map((name) => `skill ${name}`),
  ];
  return named.join('; ');
}
