import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

const newline = 10;

/**
 * Starts a command that speaks MCP in lines, for a client that does what each client must and nothing else: a write for
 * each request, and every answer is parsed and matched by its id.
 */
export async function drive([command, ...args]) {
  const started = performance.now();
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const open = new Map();
  let lastId = 0;
  child.stdout.on('data', linesTo(settle));

  function ask(method, params) {
    lastId += 1;
    const request = { jsonrpc: '2.0', id: lastId, method, params };
    return new Promise((resolve) => {
      open.set(request.id, resolve);
      child.stdin.write(`${JSON.stringify(request)}\n`);
    });
  }

  function settle(line) {
    const { id, result } = JSON.parse(line);
    open.get(id)(result);
    open.delete(id);
  }

  await ask('initialize', {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'bench', version: '1' },
  });
  return {
    startMs: performance.now() - started,
    call: (given = {}) => ask('tools/call', { name: 'echo', arguments: given }),
    peakMb: () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024,
    /** Processor time of its main thread so far. */
    cpuMicros: () => Number(readFileSync(`/proc/${child.pid}/schedstat`, 'utf8').split(' ')[0]) / 1_000,
    async end() {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}

function linesTo(take) {
  let held = [];
  return (chunk) => {
    const end = chunk.lastIndexOf(newline);
    held.push(end < 0 ? chunk : chunk.subarray(0, end));
    if (end < 0) return;
    Buffer.concat(held).toString().split('\n').forEach(take);
    held = [chunk.subarray(end + 1)];
  };
}
