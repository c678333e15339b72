// @ts-check
import { access, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mergeResult } from './merge-result.mjs';
import { listArtifacts, registerArtifact } from './register-artifact.mjs';
import { runProcess } from './run-process.mjs';

/**
 * @import { FakeScenario, FakeScene, FakeStep } from '@harnessgym/runners'
 *
 * @typedef {object} Language
 * @property {string} kernel
 * @property {string} verifier
 * @property {string} probe
 * @property {string} interpreter
 * @property {(source: string) => string} mend turns the sum of two norms into their product; leaves all else alone
 */

/** @type {Language} */
const node = {
  kernel: 'kernel_ops.mjs',
  verifier: 'verifier.mjs',
  probe: 'harnessgym_fake_probe.mjs',
  interpreter: process.execPath,
  mend: (source) => source.replace(/\+(.*\/\/ @anchor norms)/, '*$1'),
};

/** The original task, in Python. @type {Language} */
const python = {
  kernel: 'kernel_ops.py',
  verifier: 'verifier.py',
  probe: 'harnessgym_fake_probe.py',
  interpreter: 'python3',
  mend: (source) => source.replace(/(norm\s*=\s*math\.sqrt\(.*\)\s*)\+(\s*math\.sqrt\()/, '$1*$2'),
};

/**
 * A script, not an agent: it is blocked in its first attempt whatever the task, builds a probe, and mends the kernel in
 * the second. It shows the loop on a task without a score.
 * @type {FakeScenario}
 */
export default {
  name: 'numerical-debug',
  plays: [
    [node.kernel, node.verifier],
    [python.kernel, python.verifier],
  ],
  async turn(scene) {
    const language = (await exists(scene, python.kernel)) && !(await exists(scene, node.kernel)) ? python : node;
    switch (scene.phase) {
      case 'attempt':
        return scene.iteration === 1 ? giveUp(scene, language) : solve(scene, language);
      case 'reflection':
        return reflect(scene, language);
      case 'build':
      case 'repair':
        return buildProbe(scene, language);
    }
  },
};

/**
 * @param {FakeScene} scene
 * @param {Language} language
 * @returns {Promise<FakeStep>}
 */
async function giveUp({ resultPath }, { kernel }) {
  const summary = `The first attempt left ${kernel} as it was: nothing shows which case fails, or why.`;
  await mergeResult(resultPath, {
    status: 'blocked',
    verified: false,
    summary,
    blockers: ['No view of the first failing case and of the numbers behind it.'],
    missing_tooling: ['A probe that runs the verifier and relates what came out to what was expected.'],
  });
  return { blocked: summary };
}

/**
 * @param {FakeScene} scene
 * @param {Language} language
 * @returns {Promise<FakeStep>}
 */
async function solve(scene, language) {
  const artifacts = await listArtifacts(scene.workspace);
  await useProbe(scene, language);
  await mendKernel(scene, language);
  const verification = await verify(scene, language);
  const verified = verification.status === 'passed' || (verification.status === 'missing' && artifacts.length > 0);
  const summary = verified
    ? `${language.kernel} divides by the product of the norms now.`
    : `${language.kernel} is still wrong: the verifier says ${verification.status}.`;
  await mergeResult(scene.resultPath, {
    status: verified ? 'solved' : 'blocked',
    verified,
    summary,
    verification,
    used_artifacts: artifacts,
  });
  return verified ? { finalMessage: summary } : { blocked: summary };
}

/**
 * @param {FakeScene} scene
 * @param {Language} language
 */
async function useProbe(scene, { interpreter, probe }) {
  const path = join('.harnessgym', 'tools', probe);
  if (!(await exists(scene, path))) return;
  const run = await runProcess(interpreter, [path], scene);
  scene.say(run.ended === 'exited' ? `The probe says:\n${run.stdout.trimEnd()}` : 'The probe took too long.');
}

/**
 * @param {FakeScene} scene
 * @param {Language} language
 */
async function mendKernel({ workspace, say }, { kernel, mend }) {
  const path = join(workspace, kernel);
  const source = await readFile(path, 'utf8');
  const mended = mend(source);
  if (mended === source) return say(`${kernel} does not hold the known fault.`);
  await writeFile(path, mended);
  say(`Edited ${kernel}: the product of the norms instead of their sum.`);
}

/**
 * @param {FakeScene} scene
 * @param {Language} language
 */
async function verify(scene, { interpreter, verifier }) {
  const command = `${interpreter} ${verifier}`;
  if (!(await exists(scene, verifier))) return { status: 'missing', command };
  const run = await runProcess(interpreter, [verifier], scene);
  if (run.ended === 'timed-out') return { status: 'timeout', command };
  scene.say(run.stdout.trimEnd());
  return { status: run.exitCode === 0 ? 'passed' : 'failed', command, return_code: run.exitCode };
}

/**
 * @param {FakeScene} scene
 * @param {Language} language
 * @returns {Promise<FakeStep>}
 */
async function reflect({ resultPath }, { probe }) {
  const reason = 'The next session sees the first failing case at once instead of guessing.';
  await mergeResult(resultPath, {
    reflection: {
      recommendations: ['Build a probe around the verifier.', 'Look at the ratio of the result to the expected value.'],
      selected_improvement: {
        kind: 'tool',
        name: 'harnessgym_fake_probe',
        reason,
        target_path: `.harnessgym/tools/${probe}`,
      },
    },
  });
  return { finalMessage: `To build: a probe. ${reason}` };
}

/**
 * @param {FakeScene} scene
 * @param {Language} language
 * @returns {Promise<FakeStep>}
 */
async function buildProbe(scene, { probe }) {
  const folder = join(scene.workspace, '.harnessgym', 'tools');
  await mkdir(folder, { recursive: true });
  await copyFile(fileURLToPath(new URL(`numerical-debug/${probe}`, import.meta.url)), join(folder, probe));
  const description = 'Runs the verifier and shows its first failure.';
  await registerArtifact(scene, { kind: 'tool', path: `.harnessgym/tools/${probe}`, description });
  const summary = `Wrote .harnessgym/tools/${probe}.`;
  await mergeResult(scene.resultPath, { status: 'tooling_built', tooling: { built: true, summary } });
  return { finalMessage: summary };
}

/**
 * @param {FakeScene} scene
 * @param {string} path
 */
async function exists({ workspace }, path) {
  try {
    await access(join(workspace, path));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
