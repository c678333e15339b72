// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/**
 * @typedef {Record<string, unknown>} Json
 * @typedef {{ id: unknown, result?: Json, error?: { code: number, message: string } }} Reply
 *
 * @typedef {object} Client
 * @property {(method: string, params?: Json) => Promise<Reply>} request
 * @property {(line: string) => Promise<Reply>} sendLine sends it as it is and waits for the next reply
 * @property {() => number} largestReply bytes
 * @property {() => Promise<number | null>} close ends stdin and gives the exit status
 */

const replyLimitMs = 15_000;

/**
 * Starts a server as a child and speaks to it over its pipes, one line at a time. Rejects when it dies, is silent for
 * too long, or prints anything that is not a message.
 * @param {{ command: string, args: string[], cwd: string }} server
 * @returns {Client}
 */
export function connect({ command, args, cwd }) {
  const child = spawn(command, args, { cwd, stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  // Writing to a dead server fails; that it is dead shows in the end of its output.
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let lastId = 0;
  let largest = 0;

  return { request, sendLine, largestReply: () => largest, close };

  /** @type {Client['request']} */
  async function request(method, params = {}) {
    lastId += 1;
    const reply = await sendLine(JSON.stringify({ jsonrpc: '2.0', id: lastId, method, params }));
    if (reply.id !== lastId) throw new Error(`${method}: the reply has id ${reply.id}, not ${lastId}`);
    return reply;
  }

  /** @type {Client['sendLine']} */
  async function sendLine(line) {
    child.stdin.write(`${line}\n`);
    const timer = setTimeout(() => child.kill('SIGKILL'), replyLimitMs);
    const next = await lines.next();
    clearTimeout(timer);
    if (next.done === true) throw new Error('the server ended or was silent for too long');
    largest = Math.max(largest, Buffer.byteLength(next.value));
    return JSON.parse(next.value);
  }

  /** @type {Client['close']} */
  async function close() {
    child.stdin.end();
    const timer = setTimeout(() => child.kill('SIGKILL'), replyLimitMs);
    const [status] = await exited;
    clearTimeout(timer);
    return status;
  }
}
