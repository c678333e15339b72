// @ts-check
import { apply } from './apply.mjs';
import { checkArguments } from './arguments.mjs';
import { compare, evaluateLegal, neighbours, trace } from './inspect.mjs';
import { searchWorkspace } from './search-workspace.mjs';
import { ToolError } from './tool-error.mjs';
import { openWorkspace } from './workspace.mjs';

/**
 * @import { Property, Schema } from './arguments.mjs'
 * @import { Config, Mode, Workspace } from './workspace.mjs'
 *
 * @typedef {object} Tool
 * @property {string} name
 * @property {string} description
 * @property {Schema} inputSchema
 * @property {{ readOnlyHint: boolean, destructiveHint: boolean, idempotentHint: boolean, openWorldHint: boolean }} annotations
 * @property {(workspace: Workspace, args: Record<string, unknown>) => Promise<Record<string, unknown>>} run
 */

/** @type {Property} */
const mode = {
  type: 'string',
  enum: ['dev', 'final'],
  description: 'dev is quick to search and misleads; final is what is scored.',
};
/** @type {Property} */
const config = { type: 'object', description: 'All thirteen knobs. Absent: the kernel_config.json of the workspace.' };

const reads = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };
const writes = { ...reads, readOnlyHint: false };

/** @type {readonly Tool[]} */
const tools = [
  {
    name: 'evaluate',
    description: 'Score of one configuration and the cycles of each case. Lower is better. Writes nothing.',
    inputSchema: schema({ mode, config }, ['mode']),
    annotations: reads,
    async run(workspace, args) {
      const { status, score, cases, errors } = evaluateLegal(workspace, await configOf(workspace, args), modeOf(args));
      return { mode: modeOf(args), status, score, cases: cases.map(({ name, cycles }) => ({ name, cycles })), errors };
    },
  },
  {
    name: 'trace',
    description:
      'Where the cycles go: the components of each case by their share of its cost, and the case that binds.',
    inputSchema: schema({ mode, config }, ['mode']),
    annotations: reads,
    run: async (workspace, args) => trace(workspace, await configOf(workspace, args), modeOf(args)),
  },
  {
    name: 'neighbours',
    description: 'All changes of a single knob, best first, with the score each would give.',
    inputSchema: schema(
      { mode, config, limit: { type: 'integer', minimum: 1, maximum: 30, default: 10, description: 'Moves to list.' } },
      ['mode'],
    ),
    annotations: reads,
    run: async (workspace, args) =>
      neighbours(workspace, await configOf(workspace, args), modeOf(args), Number(args['limit'])),
  },
  {
    name: 'compare',
    description: 'One configuration in both modes, and the single changes that help in one mode and hurt in the other.',
    inputSchema: schema({ config }, []),
    annotations: reads,
    run: async (workspace, args) => compare(workspace, await configOf(workspace, args)),
  },
  {
    name: 'search',
    description:
      'Coordinate descent from the current configuration, then from seeded random ones, until the budget is spent. ' +
      'Returns the best configuration found; writes nothing. The same seed and budget give the same answer.',
    inputSchema: schema(
      {
        mode,
        budget: { type: 'integer', minimum: 1, maximum: 20_000, default: 3_000, description: 'Evaluations to spend.' },
        seed: { type: 'integer', minimum: 0, maximum: 2 ** 31 - 1, default: 1, description: 'Chooses the restarts.' },
      },
      ['mode'],
    ),
    annotations: reads,
    run: (workspace, args) =>
      searchWorkspace(workspace, { mode: modeOf(args), budget: Number(args['budget']), seed: Number(args['seed']) }),
  },
  {
    name: 'apply',
    description:
      'Writes a configuration to kernel_config.json when it is legal, accurate and better in the given mode, confirms ' +
      'it with the benchmark, and puts the old file back when the benchmark disagrees.',
    inputSchema: schema(
      {
        mode,
        config: { ...config, description: 'All thirteen knobs.' },
        dry_run: { type: 'boolean', default: false, description: 'Only say what would happen.' },
        allow_regression: { type: 'boolean', default: false, description: 'Write it even when it is not better.' },
      },
      ['mode', 'config'],
    ),
    annotations: writes,
    run: async (workspace, args) =>
      apply(workspace, {
        config: await configOf(workspace, args),
        mode: modeOf(args),
        dryRun: args['dry_run'] === true,
        allowRegression: args['allow_regression'] === true,
      }),
  },
];

/** What tools/list answers, always in the same order. */
export function listTools() {
  return tools.map(({ run, ...description }) => description);
}

/**
 * The structured result of a tool. Throws ToolError for what the caller can mend.
 * @param {string} name
 * @param {unknown} given
 * @param {string} folder
 */
export async function callTool(name, given, folder) {
  const tool = tools.find((candidate) => candidate.name === name);
  if (tool === undefined) throw new ToolError('unknown_tool', `no tool ${name}`);
  const args = checkArguments(tool.inputSchema, given);
  return tool.run(await openWorkspace(folder), args);
}

/**
 * @param {Record<string, Property>} properties
 * @param {readonly string[]} required
 * @returns {Schema}
 */
function schema(properties, required) {
  return { type: 'object', properties, required, additionalProperties: false };
}

/**
 * @param {Record<string, unknown>} args
 * @returns {Mode}
 */
function modeOf(args) {
  return args['mode'] === 'dev' ? 'dev' : 'final';
}

/**
 * @param {Workspace} workspace
 * @param {Record<string, unknown>} args
 */
async function configOf(workspace, args) {
  const given = args['config'];
  return given === undefined ? workspace.readCurrent() : /** @type {Config} */ (given);
}
