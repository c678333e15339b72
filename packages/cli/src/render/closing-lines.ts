import { finalStatus, isSolved, type RunLayout, type RunRecord } from '@harnessgym/core';

/** The documented lines at the end of a run. Booleans and absent values are spelled as documented. */
export function closingLines(run: RunRecord, { layout, optimize }: { layout: RunLayout; optimize: boolean }): string {
  const last = run.iterations.at(-1);
  const lines = [`Run id: ${run.runId}`, `Run artifacts: ${layout.run}`];
  if (last !== undefined || isSolved(run)) {
    lines.push(`Final status: ${finalStatus(run)}`, `Solved and verified: ${spell(isSolvedAndVerified(run))}`);
  }
  if (last !== undefined) lines.push(`Final result: ${layout.result(last.iteration)}`);
  if (optimize) {
    lines.push(`Optimization improved: ${spell(run.improved)}`, `Best score: ${run.best?.score ?? 'None'}`);
  }
  return `${lines.join('\n')}\n`;
}

/** As documented, an agent's own check verifies where there is no scorer; the summary's warnings say so. */
function isSolvedAndVerified(run: RunRecord): boolean {
  if (!isSolved(run)) return false;
  return run.iterations.length === 0 || run.iterations.some(({ verdict }) => verdict.solved && verdict.verified);
}

function spell(value: boolean | undefined): string {
  return value === undefined ? 'None' : value ? 'True' : 'False';
}
