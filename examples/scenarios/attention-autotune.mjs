// @ts-check
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { attemptByHand, attemptWithTools } from './attempt-autotune.mjs';
import { mergeResult } from './merge-result.mjs';
import { registerArtifact } from './register-artifact.mjs';
import { runProcess } from './run-process.mjs';

/** @import { FakeScenario, FakeScene, FakeStep } from '@harnessgym/runners' */

const name = 'attention-autotune';
const serverPath = `.harnessgym/mcp/${name}`;
const skillPath = `.harnessgym/skills/${name}`;

/** What a build turn writes; the programs lie beside this file, and hold no answer to the task. */
const source = fileURLToPath(new URL(`${name}/`, import.meta.url));

/**
 * A script, not an agent. Without tools it measures and stops; then it builds a server that measures, explains,
 * searches and applies; a session that has that server uses it. What improves the score is the server's search, at run
 * time, from the configuration it finds.
 * @type {FakeScenario}
 */
export default {
  name,
  plays: [['kernel_config.json', 'cost-model.mjs', 'config-schema.mjs', 'benchmark.mjs']],
  async turn(scene) {
    switch (scene.phase) {
      case 'attempt':
        return hasServer(scene) ? attemptWithTools(scene, name) : attemptByHand(scene);
      case 'reflection':
        return reflect(scene);
      case 'build':
        return build(scene);
      case 'repair':
        return repair(scene);
    }
  },
};

/** @param {FakeScene} scene */
function hasServer({ toolset }) {
  return toolset.servers.some((server) => server.name === name);
}

/**
 * @param {FakeScene} scene
 * @returns {Promise<FakeStep>}
 */
async function reflect(scene) {
  const reason = hasServer(scene)
    ? 'The server did its work; it stays the one suite, with its skill.'
    : 'Trying configurations by hand costs a process each. A server that imports the simulator searches thousands.';
  await mergeResult(scene.resultPath, {
    reflection: {
      recommendations: [
        'Build an MCP server: evaluate, trace, neighbours, compare, search within a budget, apply with rollback.',
        'Write a skill of one page: which tool when, and that the final mode is the one that counts.',
      ],
      selected_improvement: { kind: 'mcp', name, reason, target_path: serverPath },
    },
  });
  return { finalMessage: `To build: the MCP server ${name} and its skill. ${reason}` };
}

/**
 * @param {FakeScene} scene
 * @returns {Promise<FakeStep>}
 */
async function build(scene) {
  const files = await install(scene);
  return report(scene, `Wrote the MCP server ${name} and its skill: ${files.join(', ')}.`);
}

/**
 * @param {FakeScene} scene
 * @returns {Promise<FakeStep>}
 */
async function repair(scene) {
  const reasons = reasonsIn(scene.prompt);
  for (const reason of reasons) scene.say(`The clean room reports: ${reason}`);
  await install(scene);
  const cause = reasons[0] ?? 'no reason that this script can read';
  return report(scene, `Wrote all files of ${serverPath} and ${skillPath} again, because of: ${cause}`);
}

/**
 * @param {FakeScene} scene
 * @returns {Promise<string[]>} the files, relative to their folders
 */
async function install(scene) {
  const files = await readdir(source);
  for (const file of files) {
    const folder = join(scene.workspace, file === 'SKILL.md' ? skillPath : serverPath);
    await mkdir(folder, { recursive: true });
    await copyFile(join(source, file), join(folder, file));
  }
  await registerArtifact(scene, {
    kind: 'mcp',
    path: `${serverPath}/mcp.json`,
    description: 'Measures, explains, searches and safely applies attention kernel configurations.',
  });
  await registerArtifact(scene, {
    kind: 'skill',
    path: `${skillPath}/SKILL.md`,
    description: 'How to tune the attention kernel with the attention-autotune server.',
  });
  return files;
}

/**
 * Tries the server as its manifest says before it is called built.
 * @param {FakeScene} scene
 * @param {string} summary
 * @returns {Promise<FakeStep>}
 */
async function report(scene, summary) {
  const args = [`${serverPath}/server.mjs`, '--self-test'];
  const run = await runProcess(process.execPath, args, scene);
  const status = run.ended === 'exited' && run.exitCode === 0 ? 'passed' : 'failed';
  scene.say(`The server's own test: ${status}.`);
  const command = `node ${args.join(' ')}`;
  await mergeResult(scene.resultPath, {
    status: 'tooling_built',
    tooling: { built: status === 'passed', summary },
    verification: { tooling_tests: [{ name: `${name} self-test`, status, command }] },
  });
  return status === 'passed' ? { finalMessage: summary } : { blocked: `${summary} Its own test failed.` };
}

/**
 * Why artifacts failed in the clean room, as the repair prompt tells it.
 * @param {string} prompt
 */
function reasonsIn(prompt) {
  return [...prompt.matchAll(/^Reason: (.+)$/gm)].map(([, reason = '']) => reason);
}
