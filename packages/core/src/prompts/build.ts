import type { Improvement } from '../run/records.js';
import type { Task } from '../task.js';
import { depthGuidance } from './depth.js';
import { durationText } from './duration-text.js';
import { embedData } from './embed.js';
import { serverRules } from './server-rules.js';

export interface BuildPrompt {
  iteration: number;
  task: Task;
  depth: 'standard' | 'deep';
  improvement: Improvement;
  /** From `describeBuilt`. */
  built: string;
  resultPath: string;
  budgetMs: number;
}

/** The prompt in which the same session builds the chosen improvement. */
export function buildPrompt(input: BuildPrompt): string {
  const { iteration, task, depth, improvement, built, resultPath, budgetMs } = input;
  return `# HarnessGym, iteration ${iteration}: build

The same session goes on. Build the improvement you selected, and only that. Do not go on solving the task, and leave the task's files as they are. You have ${durationText(budgetMs)}.

${embedData('What you selected', improvementText(improvement), 4_000)}

${embedData('What was built so far', built, 8_000)}

## What it must be

- Usable at once by a fresh session that knows nothing of this one: what it does, how to call it, what you learnt about the task that stays true. No answers stored in it.
- An integrated suite is one improvement: a server, its skill and its tests belong together.
- Checked before you finish: run the self-test and the tests yourself, from the workspace, and fix what fails.
- After this turn HarnessGym copies the original task, without your edits to it, and \`.harnessgym/\` into a clean room elsewhere, starts each server there, lists its tools, calls some from outside and runs its self-test, which must fail without the server. What fails comes back to you for repair, and is quarantined if it still fails.

${serverRules}

### Where things go

| kind | folder |
|---|---|
| skill | \`.harnessgym/skills/<name>/SKILL.md\` |
| mcp | \`.harnessgym/mcp/<name>/\` with its manifest |
| tool | \`.harnessgym/tools/\` |
| verifier | \`.harnessgym/verifiers/\` |
| fixture | \`.harnessgym/fixtures/\` |
| test | \`.harnessgym/tests/\` (reusable tests: deterministic, local, no network) |
| docs | \`.harnessgym/docs/\` |
| script | \`.harnessgym/scripts/\` |

Skills and servers are checked and mounted for the next session; of tools and scripts the syntax is checked, tests are run, and the rest is listed as unchecked. HarnessGym indexes the folders itself. To describe a file better than its name does, you may add an entry to \`.harnessgym/registry.json\` (\`artifacts[]\`: \`kind\`, \`path\` relative to the workspace, \`description\`, \`iteration\`: ${iteration}); leave the other entries and all \`metadata\` alone.
${task.objective.optimize ? optimisationAdvice : ''}
### How deep

${depthGuidance(depth)}
- Numeric work is tested with toy cases, explicit tolerances and fixed-seed random cases, in every mode there is.

## When you are done

Update \`${resultPath}\`, keep everything else in it:

\`\`\`json
{
  "status": "tooling_built",
  "summary": "what you built and how the next session uses it; open ends",
  "verification": {
    "tooling_tests": [{ "name": "self-test", "status": "passed | failed", "command": "the command you ran" }]
  }
}
\`\`\`
`;
}

const optimisationAdvice = `
### For this optimisation

Support the fast and the final mode and label every number with its mode. Put into the skill what works, which traps you met, the metric's name and the assumptions about shapes and seeds. Do not tune for the fast mode only: the final mode is what is scored.
`;

function improvementText(improvement: Improvement): string {
  if (improvement.form === 'described') return improvement.text;
  const { kind, name, reason, targetPath } = improvement;
  return JSON.stringify({ kind, name, reason, target_path: targetPath }, undefined, 2);
}
