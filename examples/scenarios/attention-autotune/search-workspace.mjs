// @ts-check
import { search } from './search.mjs';
import { ToolError } from './tool-error.mjs';

/** @import { Mode, Workspace } from './workspace.mjs' */

const curvePointsShown = 20;

/**
 * Searches from the workspace's configuration, in the given mode. Writes nothing.
 * @param {Workspace} workspace
 * @param {{ mode: Mode, budget: number, seed: number }} request
 */
export async function searchWorkspace(workspace, { mode, budget, seed }) {
  const start = await startOf(workspace);
  const { best, evaluations, descents, curve } = search({
    knobs: workspace.knobs,
    cost: (candidate) => workspace.evaluate(candidate, mode).score ?? Number.POSITIVE_INFINITY,
    start,
    budget,
    seed,
  });
  if (curve.length === 0) throw new ToolError('nothing_found', 'no configuration within the budget has a score');
  const step = Math.ceil(curve.length / curvePointsShown);
  return {
    mode,
    seed,
    before: start === undefined ? null : workspace.evaluate(start, mode).score,
    score: best.cost,
    config: best.config,
    evaluations,
    descents,
    improvements: curve.length,
    curve: curve.filter((_, index) => index % step === 0 || index === curve.length - 1),
  };
}

/**
 * An illegal file is no place to start from, and no reason not to search.
 * @param {Workspace} workspace
 */
async function startOf(workspace) {
  try {
    return await workspace.readCurrent();
  } catch (error) {
    if (error instanceof ToolError && error.code === 'invalid_config') return undefined;
    throw error;
  }
}
