/** How far a build should reach. `standard` is one finishable artifact, `deep` a suite that matures over iterations. */
export function depthGuidance(depth: 'standard' | 'deep'): string {
  if (depth === 'standard')
    return '- Keep the scope narrow: one artifact that you can finish and check within the time you have.';
  return `- Build instrumentation that adds a power: expose hidden state, or automate a search or check step. No notes-only artifact, no thin wrapper around one command.
- The usual shape is one MCP server with several tools and a short skill that says when to use which. Aim for at least five useful tools where the task supports them, from observing (measure, trace, dump) over trying (variants, budgeted search, sweeps) to deciding (rank, compare with history, confirm on the final mode).
- Each tool must save real work, such as:
  - for kernels and compilers: assembly or IR summaries, vectorisation and layout diagnostics, memory and roofline estimates, variant sweeps, repeated final-mode measurement, regression comparison;
  - for accelerators and pipelines: descriptor, DMA and layout traces, phase shares of the total cost, occupancy and limits, a verifier dashboard;
  - for numeric work: the first failing case with its intermediate values, property and stability probes;
  - for search spaces: component shares of the score, ranked neighbours, budgeted search, validated apply.
- A tool that changes files takes a copy first, keeps the change only after verification, and restores otherwise.
- In later iterations extend and harden the suite that exists instead of starting another.`;
}
