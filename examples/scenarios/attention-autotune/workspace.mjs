// @ts-check
import { execFile } from 'node:child_process';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ToolError } from './tool-error.mjs';

/**
 * @typedef {'dev' | 'final'} Mode
 * @typedef {Record<string, string | number | boolean>} Config
 * @typedef {object} CaseCost
 * @property {string} name
 * @property {number} cycles
 * @property {string} status
 * @property {number} throughput
 * @property {number} register_pressure
 * @property {number} register_limit
 * @property {Record<string, number>} components
 * @typedef {{ status: string, score: number | null, cases: CaseCost[], errors: string[] }} Evaluation
 * @typedef {Record<string, readonly (string | number | boolean)[]>} Knobs
 *
 * @typedef {object} Workspace
 * @property {Knobs} knobs
 * @property {(config: unknown, mode: Mode) => Evaluation} evaluate
 * @property {() => Promise<Config>} readCurrent throws ToolError when the file is not a legal configuration
 * @property {() => Promise<string>} readText the file as it is, for putting it back
 * @property {(text: string) => Promise<void>} writeText all or nothing
 * @property {(mode: Mode) => Promise<{ status: string, score: number | null, errors: string[] }>} benchmark
 */

const benchmarkLimitMs = 20_000;

/**
 * The task's own simulator and configuration file, found at run time: nothing of the task is copied into the tool.
 * @param {string} folder
 * @returns {Promise<Workspace>}
 */
export async function openWorkspace(folder) {
  const { evaluate, knobs } = await load(folder, 'cost-model.mjs');
  const { readConfig } = await load(folder, 'config-schema.mjs');
  const path = join(folder, 'kernel_config.json');
  const readText = () => readFile(path, 'utf8');
  return {
    knobs,
    evaluate,
    readText,
    async readCurrent() {
      const read = readConfig(await readText());
      if ('config' in read) return read.config;
      throw new ToolError('invalid_config', 'kernel_config.json is not a legal configuration', {
        problems: read.errors,
      });
    },
    async writeText(text) {
      const temporary = `${path}.${process.pid}.tmp`;
      await writeFile(temporary, text);
      await rename(temporary, path);
    },
    benchmark: (mode) => runBenchmark(folder, mode),
  };
}

/**
 * @param {string} folder
 * @param {string} file
 */
async function load(folder, file) {
  try {
    return await import(pathToFileURL(join(folder, file)).href);
  } catch (cause) {
    // Missing, broken or in the wrong place: for the caller it is the same next step.
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ToolError('no_workspace', `cannot load ${file}; start the server in the task's folder`, { reason });
  }
}

/**
 * The benchmark as anyone else would run it; its own words decide, not this process's copy of the simulator.
 * @param {string} folder
 * @param {Mode} mode
 * @returns {Promise<{ status: string, score: number | null, errors: string[] }>}
 */
function runBenchmark(folder, mode) {
  const options = { cwd: folder, timeout: benchmarkLimitMs, killSignal: /** @type {const} */ ('SIGKILL') };
  return new Promise((resolve) => {
    execFile(process.execPath, ['benchmark.mjs', '--json', '--mode', mode], options, (failure, stdout) => {
      const answer = parseAnswer(stdout);
      resolve(
        answer ?? { status: 'failed', score: null, errors: [failure?.message ?? 'the benchmark printed no JSON'] },
      );
    });
  });
}

/** @param {string} stdout */
function parseAnswer(stdout) {
  try {
    const { status, score, errors } = JSON.parse(stdout);
    return { status, score, errors };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}
