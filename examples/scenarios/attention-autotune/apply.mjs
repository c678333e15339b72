// @ts-check
import { evaluateLegal } from './inspect.mjs';
import { ToolError } from './tool-error.mjs';

/**
 * @import { Config, Mode, Workspace } from './workspace.mjs'
 *
 * @typedef {object} ApplyRequest
 * @property {Config} config
 * @property {Mode} mode
 * @property {boolean} dryRun
 * @property {boolean} allowRegression
 */

/**
 * Puts a configuration into the workspace when it is legal, accurate and better in `mode`. The benchmark has the last
 * word: when it disagrees, the old file comes back byte for byte and ToolError says why.
 * @param {Workspace} workspace
 * @param {ApplyRequest} request
 */
export async function apply(workspace, { config, mode, dryRun, allowRegression }) {
  const old = await workspace.readText();
  const before = await currentScore(workspace, mode);
  const { score: after, errors } = evaluateLegal(workspace, config, mode);
  if (after === null) throw new ToolError('inaccurate_config', errors.join('; '));

  const better = before === null || after < before;
  const verdict = { mode, before, after };
  if (!better && !allowRegression) return { applied: false, reason: 'no_improvement', ...verdict };
  if (dryRun) return { applied: false, reason: 'dry_run', ...verdict };

  await workspace.writeText(`${JSON.stringify(config, undefined, 2)}\n`);
  const confirmed = await workspace.benchmark(mode);
  if (confirmed.status === 'passed' && confirmed.score === after) {
    return { applied: true, confirmed_by: 'benchmark', ...verdict };
  }
  await workspace.writeText(old);
  const details = { expected: after, benchmark: confirmed };
  throw new ToolError('rolled_back', 'the benchmark does not confirm the score; the old file is back', details);
}

/**
 * Null when the file in the workspace has no score: then any that has one is better.
 * @param {Workspace} workspace
 * @param {Mode} mode
 */
async function currentScore(workspace, mode) {
  try {
    return workspace.evaluate(await workspace.readCurrent(), mode).score;
  } catch (error) {
    if (error instanceof ToolError && error.code === 'invalid_config') return null;
    throw error;
  }
}
