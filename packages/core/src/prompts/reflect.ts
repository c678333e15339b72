import type { Task } from '../task.js';
import { depthGuidance } from './depth.js';
import { durationText } from './duration-text.js';
import { embedData } from './embed.js';

export interface ReflectPrompt {
  iteration: number;
  task: Task;
  depth: 'standard' | 'deep';
  /** From `attemptFacts`: the attempt just made. */
  facts: string;
  /** From `describeBuilt`. */
  built: string;
  resultPath: string;
  budgetMs: number;
}

/** The prompt in which the same session names the one tool it was missing. */
export function reflectPrompt(input: ReflectPrompt): string {
  const { iteration, task, depth, facts, built, resultPath, budgetMs } = input;
  return `# HarnessGym, iteration ${iteration}: reflection

The same session goes on. The attempt is over and its verdict is fixed; do not work on the task any more. You have ${durationText(budgetMs)}.

${embedData('How the attempt ended', facts, 8_000)}

${embedData('What was built so far', built, 8_000)}

## Decide

Judge the attempt you just made. Which skill, MCP server, verifier, fixture, script, document or tool would most have sped it up, or unlocked it, for the next *fresh* session, which will know nothing of this conversation?

- Think of one or two candidates, then pick exactly one. A server with its skill counts as one.
- It will live under \`.harnessgym/\` in the workspace, and must be useful on the task as it is given, not only in the state you leave it in.
- For kernel, numeric, compiler, search and verifier tasks prefer a stdio MCP server with a short skill.
- From the second iteration on: extend and harden what exists before you start something new.
- It must not be the answer. A stored solution, best configuration or copied output teaches the next session nothing. Build what *finds* the answer from any starting state.
${task.objective.optimize ? '- For this optimisation, say which benchmark modes and metric the tool works with, which shapes or seeds it assumes, and how it avoids overfitting the fast mode. Make the final evaluator easy to run.\n' : ''}- Plan its tests: deterministic, local, without network. For a server: a self-test that drives framing, initialize, tools/list and tools/call, with a success and an error for each tool. It must fail without the server. For numeric work: toy cases, tolerances, fixed-seed random cases, fast and final modes.
- It is judged in a clean copy of the original task elsewhere, with only \`.harnessgym/\` added, so its paths must be portable: servers start without \`node_modules\`, without network, and with a bare environment, and their tools are called from outside with arguments made from their schemas.
- A server needs \`mcp.json\` (or \`server.json\`, \`harnessgym-mcp.json\`) beside its code with at least \`name\`, \`command\`, \`args\`, \`cwd\`, \`enabled_tools\` and \`self_test\`, and speaks newline-delimited JSON-RPC on stdio. The build phase explains the rest.

${depthGuidance(depth)}

## Write

Add this to \`${resultPath}\`, keep everything else in the file, and repeat it in your final message:

\`\`\`json
{
  "reflection": {
    "recommendations": ["one or two candidates, best first"],
    "selected_improvement": {
      "kind": "skill | mcp | tool | verifier | fixture | test | docs | script",
      "name": "short-name",
      "reason": "why it gives the next fresh session the most",
      "target_path": ".harnessgym/mcp/short-name/"
    }
  }
}
\`\`\`
`;
}
