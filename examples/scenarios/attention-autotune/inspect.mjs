// @ts-check
import { ToolError } from './tool-error.mjs';

/**
 * @import { CaseCost, Config, Mode, Workspace } from './workspace.mjs'
 * @typedef {{ knob: string, to: string | number | boolean, score: number }} Move
 */

const disagreementsShown = 10;

/**
 * The evaluation of a legal configuration. Throws ToolError for an illegal one; one that is legal and inaccurate has
 * no score.
 * @param {Workspace} workspace
 * @param {unknown} config
 * @param {Mode} mode
 */
export function evaluateLegal(workspace, config, mode) {
  const evaluation = workspace.evaluate(config, mode);
  if (evaluation.cases.length > 0) return evaluation;
  throw new ToolError('invalid_config', 'not a legal configuration', { problems: evaluation.errors });
}

/**
 * Which component of the cost matters, by its share of each case; penalties and the bulk of the work alike.
 * @param {Workspace} workspace
 * @param {Config} config
 * @param {Mode} mode
 */
export function trace(workspace, config, mode) {
  const { status, score, cases, errors } = evaluateLegal(workspace, config, mode);
  return { mode, status, score, binding_case: bindingCase(cases), cases: cases.map(explain), errors, config };
}

/**
 * Every change of a single knob, best first.
 * @param {Workspace} workspace
 * @param {Config} config
 * @param {Mode} mode
 * @param {number} limit
 */
export function neighbours(workspace, config, mode, limit) {
  const { score } = evaluateLegal(workspace, config, mode);
  const moves = movesFrom(workspace, config, mode);
  const here = score ?? Number.POSITIVE_INFINITY;
  return {
    mode,
    score,
    evaluated: moves.length,
    improving: moves.filter((move) => move.score < here).length,
    moves: moves.slice(0, limit).map((move) => ({
      ...move,
      from: config[move.knob],
      ...(score === null ? {} : { change: move.score - score }),
    })),
  };
}

/**
 * Whether the quick mode leads the same way as the mode that counts.
 * @param {Workspace} workspace
 * @param {Config} config
 */
export function compare(workspace, config) {
  const dev = evaluateLegal(workspace, config, 'dev');
  const final = evaluateLegal(workspace, config, 'final');
  const finalMoves = new Map(movesFrom(workspace, config, 'final').map((move) => [`${move.knob}=${move.to}`, move]));
  const both = movesFrom(workspace, config, 'dev').flatMap((move) => {
    const twin = finalMoves.get(`${move.knob}=${move.to}`);
    if (twin === undefined || dev.score === null || final.score === null) return [];
    return [{ knob: move.knob, to: move.to, dev: move.score - dev.score, final: twin.score - final.score }];
  });
  const opposed = both.filter((move) => move.dev * move.final < 0);
  return {
    dev: { score: dev.score, binding_case: bindingCase(dev.cases) },
    final: { score: final.score, binding_case: bindingCase(final.cases) },
    single_changes: both.length,
    opposed: opposed.length,
    examples: opposed.sort((a, b) => weight(b) - weight(a)).slice(0, disagreementsShown),
  };
}

/** @param {{ dev: number, final: number }} move */
function weight({ dev, final }) {
  return Math.abs(dev) + Math.abs(final);
}

/** @param {readonly CaseCost[]} cases */
function bindingCase(cases) {
  return cases.reduce((worst, next) => (next.cycles > worst.cycles ? next : worst)).name;
}

/** @param {CaseCost} cost */
function explain({ name, cycles, status, throughput, register_pressure, register_limit, components }) {
  const parts = Object.entries(components)
    .map(([component, part]) => ({ component, cycles: Math.round(part), share: rounded(part / cycles) }))
    .sort((a, b) => Math.abs(b.share) - Math.abs(a.share));
  return {
    name,
    cycles,
    status,
    throughput: rounded(throughput),
    register_pressure: rounded(register_pressure),
    register_limit,
    components: parts,
  };
}

/**
 * @param {Workspace} workspace
 * @param {Config} config
 * @param {Mode} mode
 * @returns {Move[]}
 */
function movesFrom(workspace, config, mode) {
  return Object.entries(workspace.knobs)
    .flatMap(([knob, values]) => values.filter((to) => to !== config[knob]).map((to) => ({ knob, to })))
    .flatMap(({ knob, to }) => {
      const { score } = workspace.evaluate({ ...config, [knob]: to }, mode);
      return score === null ? [] : [{ knob, to, score }];
    })
    .sort((a, b) => a.score - b.score);
}

/** @param {number} value */
function rounded(value) {
  return Math.round(value * 10_000) / 10_000;
}
