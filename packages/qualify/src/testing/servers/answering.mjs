import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/**
 * Lists the tools that `tools.json` beside it holds, and runs the text under the called tool's `answer` as the body of a
 * function of its arguments; what that returns is the answer.
 * @type {{ name: string, inputSchema?: object, answer?: string }[]}
 */
const tools = JSON.parse(readFileSync(new URL('./tools.json', import.meta.url), 'utf8'));
const listed = tools.map(({ name, inputSchema = { type: 'object' } }) => ({ name, inputSchema }));

for await (const line of createInterface({ input: process.stdin })) answer(JSON.parse(line));

/** @param {any} message */
function answer({ id, method, params }) {
  if (id === undefined) return;
  if (method === 'initialize') {
    const { protocolVersion } = params;
    const serverInfo = { name: 'answering', version: '1.0.0' };
    send({ id, result: { protocolVersion, capabilities: { tools: {} }, serverInfo } });
  } else if (method === 'tools/list') send({ id, result: { tools: listed } });
  else if (method === 'tools/call') {
    const answer = call(params);
    if (answer !== undefined) send({ id, ...answer });
  } else send({ id, error: { code: -32601, message: `Unknown method ${method}` } });
}

/** @param {{ name: string, arguments: object }} params */
function call({ name, arguments: args }) {
  const text = tools.find((tool) => tool.name === name)?.answer;
  if (text === undefined) return { error: { code: -32602, message: `Tool ${name} not found` } };
  return new Function('args', text)(args);
}

/** @param {object} message */
function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}
