import { relative } from 'node:path';
import { isWithin } from '@harnessgym/internal-fs/is-within';
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
  /** From `describeHarness`. */
  harness: string;
  budgetMs: number;
}

/** The prompt of a fresh session that works on the task. */
export function attemptPrompt(input: AttemptPrompt): string {
  const { iteration, agent, task, scored, resultPath, harness, budgetMs } = input;
  const objective = describeObjective(task.objective, { scored });
  return `# HarnessGym, iteration ${iteration}: attempt

You are ${agent}, in a fresh session. Work on the task below on your own until it is solved, you are blocked, or you are interrupted. You have ${durationText(budgetMs)}; nobody answers questions.

- Workspace (your working directory): \`${task.workspace}\`
- Task source: ${taskSource(task)}

## Task

${embed('The task, as its owner wrote it', task.text, 60_000)}
${objective === '' ? '' : `\n## How it is scored\n\n${objective}\n`}
## Tools that earlier sessions built

${harness}

## How to work

1. Where skills or MCP tools are listed above, look first at those that fit. Call a tool that measures, verifies, diagnoses, searches, ranks or rolls back before you dig by hand, and do not redo by hand what a working tool does.
2. Use means a real tool call. Naming a tool is not use, and calls are recorded. Do not start server files yourself or write a JSON-RPC client: such calls are not counted.
3. If a tool call fails, note the tool and the error, then go on with direct commands.
4. Prefer tools for repeated measurement, hidden state, searching variants, comparing against the best so far, and the final check.
5. Keep a known-good state. After a risky experiment the workspace must pass its check again before you leave it.
6. Do not build tools for later sessions now; that is a later phase. Only what this task itself needs may be written.
7. Keep short notes of blockers, slow steps and the tools you missed: the next phase asks for them.
8. Before you say that it is solved, run an objective check. Keep time for it.

## Result file

Write \`${resultPath}\` (it exists; keep the fields you do not know). Update it early and again at the end, so that it is true if you are interrupted:

\`\`\`json
{
  "status": "solved | blocked | incomplete | failed",
  "verified": true,
  "summary": "what happened, in a few sentences",
  "blockers": ["what stopped or slowed you"],
  "missing_tooling": ["the tool you wished for"],
  "verification": { "status": "passed | failed | not_run", "command": "the check you ran" },${metricsLine(task.objective, scored)}
  "used_harness_tools": ["names of the MCP tools you called"],
  "used_harness_artifacts": ["paths of the skills and files you used"]
}
\`\`\`

Write "solved" with "verified": true only after your check passed in the state you leave behind.
`;
}

/** Only where a number is asked for. */
function metricsLine({ target, optimize, claimKey }: Task['objective'], scored: boolean): string {
  if (!scored && target === undefined && !optimize) return '';
  const names = [...new Set([claimKey, 'score'])].map((name) => `"${name}": 0`);
  return `\n  "metrics": { ${names.join(', ')} },`;
}

function taskSource({ source, workspace }: Task): string {
  if (source.from === 'inline') return 'given inline';
  return `\`${isWithin(workspace, source.path) ? relative(workspace, source.path) : source.path}\``;
}
