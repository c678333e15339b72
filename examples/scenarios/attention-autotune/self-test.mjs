// @ts-check
import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checks } from './checks.mjs';
import { connect } from './client.mjs';
import { openWorkspace } from './workspace.mjs';

/**
 * @import { Config } from './workspace.mjs'
 * @typedef {{ name: string, status: 'passed' } | { name: string, status: 'failed', reason: string }} Check
 */

/**
 * Drives the real server over its pipes in a temporary copy of the task's files. Nothing depends on the configuration
 * that happens to be in the workspace, on a best score or on time.
 * @param {string} workspace
 * @returns {Promise<{ status: 'passed' | 'failed', checks: Check[] }>}
 */
export async function selfTest(workspace) {
  const room = await mkdtemp(join(tmpdir(), 'attention-autotune-'));
  try {
    const start = await furnish(room, workspace);
    const server = fileURLToPath(new URL('server.mjs', import.meta.url));
    const client = connect({ command: process.execPath, args: [server], cwd: room });
    /** @type {Check[]} */
    const results = [];
    for (const [name, check] of Object.entries(checks))
      results.push(await run(name, () => check({ client, room, start })));
    results.push(await run('ends with its input', async () => assert.equal(await client.close(), 0)));
    return { status: results.every(({ status }) => status === 'passed') ? 'passed' : 'failed', checks: results };
  } finally {
    await rm(room, { recursive: true, force: true });
  }
}

/**
 * The task's modules and the plainest configuration that they accept.
 * @param {string} room
 * @param {string} workspace
 */
async function furnish(room, workspace) {
  const modules = (await readdir(workspace)).filter((file) => file.endsWith('.mjs'));
  await Promise.all(modules.map((file) => copyFile(join(workspace, file), join(room, file))));
  const { knobs } = await openWorkspace(room);
  /** @type {Config} */
  const start = Object.fromEntries(
    Object.entries(knobs).flatMap(([knob, [first]]) => (first === undefined ? [] : [[knob, first]])),
  );
  await writeFile(join(room, 'kernel_config.json'), JSON.stringify(start));
  return start;
}

/**
 * @param {string} name
 * @param {() => Promise<void>} check
 * @returns {Promise<Check>}
 */
async function run(name, check) {
  try {
    await check();
    return { name, status: 'passed' };
  } catch (error) {
    // Whatever a check throws, an assertion or a dead server, is why it failed.
    return { name, status: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}
