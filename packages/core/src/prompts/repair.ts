import type { Task } from '../task.js';
import { durationText } from './duration-text.js';
import { embed, embedData } from './embed.js';
import { serverRules } from './server-rules.js';

export interface RepairPrompt {
  task: Task;
  depth: 'standard' | 'deep';
  /** 1 for the first repair. */
  attempt: number;
  attempts: number;
  /** From `explainFailures`. */
  failures: string;
  reportPath: string;
  resultPath: string;
  budgetMs: number;
  /** For a session that has built nothing: the registry as text, from `describeBuilt`. */
  fresh?: { built: string };
  /** For the session that built it: what is set aside by now, from `describeBuilt`; absent when nothing is. */
  setAside?: string;
}

/** The prompt that hands a failed qualification back to the session that built the artifact, or to a fresh one with all that it needs to know. */
export function repairPrompt(input: RepairPrompt): string {
  const { task, depth, attempt, attempts, failures, reportPath, resultPath, budgetMs, fresh, setAside } = input;
  return `# HarnessGym: repair ${attempt} of ${attempts}

${fresh === undefined ? 'The same session goes on. What you built' : `${freshIntroduction} What it built`} did not pass in the clean room: a fresh copy of the original task with only \`.harnessgym/\` added. Repair the artifacts named below, and nothing else; leave the task's files as they are. You have ${durationText(budgetMs)}.

${fresh === undefined ? '' : context(task, fresh)}${embedData('What failed', failures, 12_000)}

The whole report is at \`${reportPath}\`.
${setAside === undefined ? '' : `\n${embedData('What was set aside', setAside, 8_000)}\n`}
- Address the exact failure first. The usual causes: framing (headers, or text on stdout), a path of this workspace or a home written into the manifest or a file, a file that is not under \`.harnessgym/\`, a package that is not there, a self-test that depends on the current task state, on timing or on one exact winner, one that passes without its server, a tool that cannot be called with arguments made from its schema, a tool that raises a protocol error where a result with \`isError\` belongs.
- Keep the tests thorough. Weakening or emptying a test is not a repair.
- A candidate that fails inside a tool is a structured row in its result.
- Run the self-test again, from the workspace and from a copy of the task elsewhere.
- Then update \`verification.tooling_tests\` and \`summary\` in \`${resultPath}\`, keep everything else in it.
${attempt === attempts ? '- This is the last repair: what still fails is quarantined, kept on disk and hidden from later sessions.\n' : ''}
${serverRules}
${depth === 'deep' ? '\nKeep the reach it had: no tool and no test is dropped to make the check pass.\n' : ''}`;
}

const freshIntroduction =
  'This is a fresh session. An earlier one worked on the task below, then built tools for later sessions; it cannot be gone on with.';

function context({ text, workspace }: Task, { built }: { built: string }): string {
  return `Your working directory is the workspace, \`${workspace}\`. Do not work on the task itself: it is here so that you know what the tools are for.

${embed('The task, as its owner wrote it', text, 60_000)}

${embedData('What stands under `.harnessgym/`, where a candidate was just built', built, 8_000)}

`;
}
