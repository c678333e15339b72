// @ts-check
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { attemptWithTools } from './attempt-autotune.mjs';
import { readJson } from './json-file.mjs';
import { mergeResult } from './merge-result.mjs';
import { runProcess } from './run-process.mjs';

/** @import { FakeScenario, FakeScene, FakeStep } from '@harnessgym/runners' */

const serverName = 'attention-autotune';
const guesses = 8;

/**
 * A script, not an agent, for studies of the attention task: it attempts and builds nothing. With the server that
 * `attention-autotune` builds it searches; without one, and when the server is of no use, it changes one knob at a time at
 * random and keeps what is cheaper, so that its trials differ as those of an agent do.
 * @type {FakeScenario}
 */
export default {
  name: 'attention-study',
  // Only when it is named: attention-autotune plays this task.
  plays: [],
  async turn(scene) {
    if (!hasServer(scene)) return attemptByGuessing(scene);
    const step = await attemptWithTools(scene, serverName).catch((error) => {
      scene.signal.throwIfAborted();
      return { blocked: String(error) };
    });
    return 'blocked' in step ? attemptByGuessing(scene) : step;
  },
};

/** @param {FakeScene} scene */
function hasServer({ toolset }) {
  return toolset.servers.some((server) => server.name === serverName);
}

/**
 * @param {FakeScene} scene
 * @returns {Promise<FakeStep>}
 */
async function attemptByGuessing(scene) {
  const path = join(scene.workspace, 'kernel_config.json');
  /** @type {{ knobs: Record<string, readonly unknown[]> }} */
  const { knobs } = await import(pathToFileURL(join(scene.workspace, 'config-schema.mjs')).href);
  let best = await measure(scene, path);
  for (let guess = 0; guess < guesses; guess += 1) {
    const config = { ...(await readJson(path)), ...oneKnob(knobs) };
    const tried = await measureConfig(scene, config);
    scene.say(`guess ${guess + 1}: ${tried ?? 'no score'}`);
    if (tried === undefined || (best !== undefined && tried >= best)) continue;
    best = tried;
    await writeFile(path, `${JSON.stringify(config, undefined, 2)}\n`);
  }
  const summary = `Tried ${guesses} guesses by hand: ${best ?? 'no score'}.`;
  await mergeResult(scene.resultPath, {
    status: 'incomplete',
    verified: best !== undefined,
    summary,
    ...(best !== undefined && { metrics: { score: best } }),
  });
  return { finalMessage: summary };
}

/** @param {Record<string, readonly unknown[]>} knobs */
function oneKnob(knobs) {
  const [knob = '', legal = []] = pick(Object.entries(knobs)) ?? [];
  return { [knob]: pick(legal) };
}

/**
 * @template T
 * @param {readonly T[]} all
 */
function pick(all) {
  return all[Math.floor(Math.random() * all.length)];
}

/**
 * @param {FakeScene} scene
 * @param {Record<string, unknown>} config
 */
async function measureConfig(scene, config) {
  const path = join(scene.workspace, 'guess.json');
  await writeFile(path, JSON.stringify(config));
  const score = await measure(scene, path);
  await rm(path);
  return score;
}

/**
 * @param {FakeScene} scene
 * @param {string} path
 * @returns {Promise<number | undefined>} undefined when the configuration does not pass
 */
async function measure(scene, path) {
  const args = ['benchmark.mjs', '--json', '--mode', 'final', '--config', path];
  const run = await runProcess(process.execPath, args, scene);
  if (run.ended === 'timed-out' || run.exitCode !== 0) return undefined;
  const { score } = JSON.parse(run.stdout);
  return typeof score === 'number' ? score : undefined;
}
