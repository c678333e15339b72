import { relative } from 'node:path';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import type { LoopContext } from '../run/context.js';
import type { Task } from '../task.js';
import { describeObjective } from './describe-objective.js';
import { durationText } from './duration-text.js';
import { embed } from './embed.js';

export interface AttemptPrompt {
  iteration: number;
  /** How the prompt addresses the agent. */
  agent: string;
  task: Task;
  /** Whether a scorer judges. */
  scored: boolean;
  resultPath: string;
  /** A `replay` is told nothing of building, nor of later phases, for it has none. */
  mode: LoopContext['mode'];
  /** From `describeHarness`; absent where there is nothing to tell. */
  harness: string | undefined;
  budgetMs: number;
}

/** The prompt of a fresh session that works on the task. */
export function attemptPrompt(input: AttemptPrompt): string {
  const { iteration, agent, task, scored, resultPath, budgetMs } = input;
  const objective = describeObjective(task.objective, { scored });
  return `# HarnessGym, iteration ${iteration}: attempt

You are ${agent}, in a fresh session. Work on the task below on your own until it is solved, you are blocked, or you are interrupted. You have ${durationText(budgetMs)}; nobody answers questions.

- Workspace (your working directory): \`${task.workspace}\`
- Task source: ${taskSource(task)}

## Task

${embed('The task, as its owner wrote it', task.text, 60_000)}
${objective === '' ? '' : `\n## How it is scored\n\n${objective}\n`}
${harnessSection(input)}## How to work

${howToWork(input)}

## Result file

Write \`${resultPath}\` (it exists; keep the fields you do not know). Update it early and again at the end, so that it is true if you are interrupted:

\`\`\`json
{
  "status": "solved | blocked | incomplete | failed",
  "verified": true,
  "summary": "what happened, in a few sentences",
  "blockers": ["what stopped or slowed you"],${missingToolingLine(input)}
  "verification": { "status": "passed | failed | not_run", "command": "the check you ran" }${metricsLine(task.objective, scored)}${usedLines(input)}
}
\`\`\`

Write "solved" with "verified": true only after your check passed in the state you leave behind.
`;
}

function harnessSection({ harness }: AttemptPrompt): string {
  return harness === undefined ? '' : `## Tools that earlier sessions built\n\n${harness}\n\n`;
}

function howToWork({ mode, harness }: AttemptPrompt): string {
  const rules = [
    ...(harness === undefined ? [] : useTools),
    'Keep a known-good state. After a risky experiment the workspace must pass its check again before you leave it.',
    ...(mode === 'learn' ? leaveBuilding : []),
    'Before you say that it is solved, run an objective check. Keep time for it.',
  ];
  return rules.map((rule, index) => `${index + 1}. ${rule}`).join('\n');
}

const useTools = [
  'Where skills or MCP tools are listed above, look first at those that fit. Call a tool that measures, verifies, diagnoses, searches, ranks or rolls back before you dig by hand, and do not redo by hand what a working tool does.',
  'Use means a real tool call. Naming a tool is not use, and calls are recorded. Do not start server files yourself or write a JSON-RPC client: such calls are not counted.',
  'If a tool call fails, note the tool and the error, then go on with direct commands.',
  'Prefer tools for repeated measurement, hidden state, searching variants, comparing against the best so far, and the final check.',
];

const leaveBuilding = [
  'Do not build tools for later sessions now; that is a later phase. Only what this task itself needs may be written.',
  'Keep short notes of blockers, slow steps and the tools you missed: the next phase asks for them.',
];

function missingToolingLine({ mode }: AttemptPrompt): string {
  return mode === 'learn' ? '\n  "missing_tooling": ["the tool you wished for"],' : '';
}

/** Only where a number is asked for. */
function metricsLine({ target, optimize, claimKey }: Task['objective'], scored: boolean): string {
  if (!scored && target === undefined && !optimize) return '';
  const names = [...new Set([claimKey, 'score'])].map((name) => `"${name}": 0`);
  return `,\n  "metrics": { ${names.join(', ')} }`;
}

function usedLines({ harness }: AttemptPrompt): string {
  if (harness === undefined) return '';
  return `,
  "used_harness_tools": ["names of the MCP tools you called"],
  "used_harness_artifacts": ["paths of the skills and files you used"]`;
}

function taskSource({ source, workspace }: Task): string {
  if (source.from === 'inline') return 'given inline';
  return `\`${isWithin(workspace, source.path) ? relative(workspace, source.path) : source.path}\``;
}
