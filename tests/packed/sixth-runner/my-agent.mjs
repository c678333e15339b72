#!/usr/bin/env node
// An agent CLI of somebody else's, small and scripted: it prints one JSON object a line, keeps its conversations in its home,
// starts the MCP servers it is told of, and plays `behaviours.json` of its home instead of asking a model.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';

const options = /** @type {const} */ ({ servers: { type: 'string' }, session: { type: 'string' } });
const { values } = parseArgs({ options });
const home = join(process.env['HOME'] ?? '', '.my-agent');
const id = values.session ?? randomUUID();
const prompts = [...(await readJson(join(home, `${id}.json`), [])), await text(process.stdin)];
await mkdir(home, { recursive: true });
await writeFile(join(home, `${id}.json`), JSON.stringify(prompts));
say({ type: 'session', id });
await play(await nextBehaviour());

/** @param {any} behaviour */
async function play(behaviour) {
  const { does, command, finalMessage } = behaviour;
  if (does === 'fails') return say({ type: 'failed', reason: 'The model refused.' });
  if (does === 'runs' || does === 'hangs') await run(command);
  if (does === 'hangs') await new Promise(() => setInterval(() => {}, 60_000));
  const said = does === 'recalls' ? prompts.join('\n') : does === 'calls' ? await call(behaviour) : finalMessage;
  say({ type: 'text', text: said });
  say({ type: 'done', inputTokens: 10, outputTokens: 2 });
}

/** One for each turn, whichever conversation it is a part of. */
async function nextBehaviour() {
  const turn = await readJson(join(home, 'turns.json'), 0);
  await writeFile(join(home, 'turns.json'), String(turn + 1));
  return (await readJson(join(home, '..', 'behaviours.json'), []))[turn];
}

/** @param {string} command */
function run(command) {
  return new Promise((resolve) => spawn('sh', ['-c', command], { stdio: 'ignore' }).on('exit', resolve));
}

/** @param {any} behaviour */
async function call({ server: wanted, tool, args }) {
  const server = (await readJson(values.servers ?? '', [])).find((/** @type {any} */ { name }) => name === wanted);
  if (server === undefined) return `There is no server ${wanted}.`;
  say({ type: 'tool', name: tool });
  const { command, cwd, env } = server;
  const child = spawn(command, server.args, { cwd, env: { ...process.env, ...env } });
  const clientInfo = { name: 'my-agent', version: '1.0.0' };
  ask(child, 1, 'initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo });
  for await (const line of createInterface({ input: child.stdout })) {
    const { id: answered, result } = JSON.parse(line);
    if (answered === 1) ask(child, 2, 'tools/call', { name: tool, arguments: args });
    if (answered === 2) {
      child.stdin.end();
      return result.content[0].text;
    }
  }
  return `${wanted} did not answer.`;
}

/** @param {import('node:child_process').ChildProcessWithoutNullStreams} child @param {number} request @param {string} method @param {object} params */
function ask(child, request, method, params) {
  child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: request, method, params })}\n`);
}

/** @param {object} event */
function say(event) {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

/** @param {string} path @param {any} otherwise */
async function readJson(path, otherwise) {
  return readFile(path, 'utf8').then(JSON.parse, () => otherwise);
}
