import type { Task } from '../task.js';
import { durationText } from './duration-text.js';
import { embedData } from './embed.js';
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
}

/** The prompt that hands a failed qualification back to the session that built the artifact. */
export function repairPrompt(input: RepairPrompt): string {
  const { depth, attempt, attempts, failures, reportPath, resultPath, budgetMs } = input;
  return `# HarnessGym: repair ${attempt} of ${attempts}

The same session goes on. What you built did not pass in the clean room: a fresh copy of the original task with only \`.harnessgym/\` added. Repair the artifacts named below, and nothing else; leave the task's files as they are. You have ${durationText(budgetMs)}.

${embedData('What failed', failures, 12_000)}

The whole report is at \`${reportPath}\`.

- Address the exact failure first. The usual causes: framing (headers, or text on stdout), a path of this workspace written into code, a file that is not under \`.harnessgym/\`, a package that is not there, a self-test that depends on the current task state, on timing or on one exact winner, a tool that raises a protocol error where a result with \`isError\` belongs.
- Keep the tests thorough. Weakening or emptying a test is not a repair.
- A candidate that fails inside a tool is a structured row in its result.
- Run the self-test again, from the workspace and from a copy of the task elsewhere.
- Then update \`verification.tooling_tests\` and \`summary\` in \`${resultPath}\`, keep everything else in it.
${attempt === attempts ? '- This is the last repair: what still fails is quarantined, kept on disk and hidden from later sessions.\n' : ''}
${serverRules}
${depth === 'deep' ? '\nKeep the reach it had: no tool and no test is dropped to make the check pass.\n' : ''}`;
}
