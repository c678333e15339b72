// @ts-check
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * @import { Client, Json } from './client.mjs'
 * @import { Config } from './workspace.mjs'
 *
 * @typedef {object} Bench
 * @property {Client} client
 * @property {string} room the server's workspace: a copy that may be broken
 * @property {Config} start what its kernel_config.json holds at first
 */

const replyLimitBytes = 8_192;
const unknownKey = { nonce: 1 };

/**
 * What the server must do, in this order: the later ones change the room.
 * @type {Record<string, (bench: Bench) => Promise<void>>}
 */
export const checks = {
  async 'initialize negotiates the version'({ client }) {
    for (const version of ['2024-11-05', '2025-11-25']) {
      const { result } = await client.request('initialize', { protocolVersion: version });
      assert.equal(result?.['protocolVersion'], version);
    }
    const { result } = await client.request('initialize', { protocolVersion: '1999-01-01' });
    assert.equal(result?.['protocolVersion'], '2025-11-25');
  },

  async 'a bad line or method is answered and survived'({ client }) {
    assert.equal((await client.sendLine('{ not json')).error?.code, -32700);
    assert.equal((await client.request('no/such')).error?.code, -32601);
    assert.equal((await client.request('tools/call', { name: 'no_such' })).error?.code, -32602);
    assert.deepEqual((await client.request('ping')).result, {});
  },

  async 'tools/list describes what the manifest enables'({ client }) {
    const { result } = await client.request('tools/list');
    const tools = /** @type {{ name: string, inputSchema: Json, annotations: Json }[]} */ (result?.['tools']);
    const manifest = JSON.parse(await readFile(new URL('mcp.json', import.meta.url), 'utf8'));
    assert.deepEqual(
      tools.map(({ name }) => name),
      manifest.enabled_tools,
    );
    for (const { name, inputSchema, annotations } of tools) {
      assert.match(name, /^[a-z0-9_]{1,48}$/);
      assert.equal(inputSchema['type'], 'object');
      assert.equal(typeof annotations['readOnlyHint'], 'boolean');
    }
  },

  async 'evaluate scores, and refuses what is not legal'({ client, start }) {
    for (const mode of ['dev', 'final']) {
      const { score, cases } = await succeed(client, 'evaluate', { mode, config: start });
      assert.equal(score, Math.max(.../** @type {{ cycles: number }[]} */ (cases).map(({ cycles }) => cycles)));
    }
    await fail(client, 'evaluate', { config: start }, 'invalid_arguments');
    await fail(client, 'evaluate', { mode: 'final', config: { ...start, ...unknownKey } }, 'invalid_config');
  },

  async 'trace accounts for every cycle'({ client }) {
    const { cases, binding_case } = await succeed(client, 'trace', { mode: 'final' });
    const traced = /** @type {{ name: string, components: { share: number }[] }[]} */ (cases);
    assert.ok(traced.some(({ name }) => name === binding_case));
    for (const { components } of traced) {
      const sum = components.reduce((total, { share }) => total + share, 0);
      assert.ok(Math.abs(sum - 1) < 0.001, `shares add up to ${sum}`);
    }
    await fail(client, 'trace', { mode: 'fast' }, 'invalid_arguments');
  },

  async 'neighbours ranks changes that score as it says'({ client, start }) {
    const { moves } = await succeed(client, 'neighbours', { mode: 'dev', limit: 30 });
    const ranked = /** @type {{ knob: string, to: string | number | boolean, score: number }[]} */ (moves);
    assert.deepEqual(
      ranked,
      [...ranked].sort((a, b) => a.score - b.score),
    );
    const [first] = ranked;
    assert.ok(first !== undefined);
    const config = { ...start, [first.knob]: first.to };
    assert.equal((await succeed(client, 'evaluate', { mode: 'dev', config }))['score'], first.score);
    await fail(client, 'neighbours', { mode: 'dev', limit: 0 }, 'invalid_arguments');
  },

  async 'compare shows both modes'({ client, start }) {
    const both = await succeed(client, 'compare', {});
    for (const mode of ['dev', 'final']) {
      const { score } = await succeed(client, 'evaluate', { mode });
      assert.equal(/** @type {Json} */ (both[mode])['score'], score);
    }
    await fail(client, 'compare', { config: { ...start, ...unknownKey } }, 'invalid_config');
  },

  async 'search keeps to its budget, repeats itself and writes nothing'({ client, room }) {
    const before = await configText(room);
    const request = { mode: 'final', budget: 300, seed: 5 };
    const found = await succeed(client, 'search', request);
    assert.ok(Number(found['score']) <= Number(found['before']));
    assert.ok(Number(found['evaluations']) <= 300);
    assert.deepEqual(await succeed(client, 'search', request), found);
    const { score } = await succeed(client, 'evaluate', { mode: 'final', config: found['config'] });
    assert.equal(score, found['score']);
    assert.equal(await configText(room), before);
    await fail(client, 'search', { mode: 'final', budget: 0 }, 'invalid_arguments');
  },

  async 'apply writes what it confirmed, and nothing else'({ client, room, start }) {
    const before = await configText(room);
    const { config, score } = await succeed(client, 'search', { mode: 'final', budget: 300 });
    const request = { mode: 'final', config, allow_regression: true };
    assert.equal((await succeed(client, 'apply', { ...request, dry_run: true }))['applied'], false);
    await fail(client, 'apply', { ...request, config: { ...start, ...unknownKey } }, 'invalid_config');
    assert.equal(await configText(room), before);

    assert.equal((await succeed(client, 'apply', request))['applied'], true);
    assert.deepEqual(JSON.parse(await configText(room)), config);
    assert.equal((await succeed(client, 'evaluate', { mode: 'final' }))['score'], score);
    assert.equal((await succeed(client, 'apply', { mode: 'final', config }))['reason'], 'no_improvement');
  },

  async 'apply rolls back when the benchmark disagrees'({ client, room, start }) {
    const before = await configText(room);
    await writeFile(join(room, 'benchmark.mjs'), 'process.exitCode = 1;\n');
    await fail(client, 'apply', { mode: 'final', config: start, allow_regression: true }, 'rolled_back');
    assert.equal(await configText(room), before);
  },

  async 'a workspace with a broken file is reported, not fatal'({ client, room }) {
    await writeFile(join(room, 'kernel_config.json'), '{ "tile_m": 64.0 }');
    await fail(client, 'evaluate', { mode: 'final' }, 'invalid_config');
    const { before } = await succeed(client, 'search', { mode: 'final', budget: 50 });
    assert.equal(before, null);
  },

  async 'replies stay small'({ client }) {
    // Each holds its content twice, as text and as structure.
    assert.ok(client.largestReply() < 2 * replyLimitBytes, `the largest reply has ${client.largestReply()} bytes`);
  },
};

/** @param {string} room */
function configText(room) {
  return readFile(join(room, 'kernel_config.json'), 'utf8');
}

/**
 * @param {Client} client
 * @param {string} tool
 * @param {Json} args
 */
async function succeed(client, tool, args) {
  const result = await callTool(client, tool, args);
  assert.equal(result['isError'], false, `${tool}: ${JSON.stringify(result['structuredContent'])}`);
  return /** @type {Json} */ (result['structuredContent']);
}

/**
 * @param {Client} client
 * @param {string} tool
 * @param {Json} args
 * @param {string} code
 */
async function fail(client, tool, args, code) {
  const result = await callTool(client, tool, args);
  assert.equal(result['isError'], true, `${tool} accepts ${JSON.stringify(args)}`);
  const { error } = /** @type {{ error: { code: string } }} */ (result['structuredContent']);
  assert.equal(error.code, code);
}

/**
 * @param {Client} client
 * @param {string} name
 * @param {Json} args
 */
async function callTool(client, name, args) {
  const { result, error } = await client.request('tools/call', { name, arguments: args });
  assert.ok(result !== undefined, `${name}: ${error?.message}`);
  const [part] = /** @type {{ text: string }[]} */ (result['content']);
  assert.ok(part !== undefined && Buffer.byteLength(part.text) < replyLimitBytes, `${name}: the reply is too long`);
  assert.deepEqual(JSON.parse(part.text), result['structuredContent']);
  return result;
}
