import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

const newline = 10;

/** Starts a command that speaks MCP in lines, for a client that does as little as possible. */
export async function drive([command, ...args]) {
  const started = performance.now();
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  let lastId = 0;
  let onAnswer = () => {};
  child.stdout.on('data', (chunk) => {
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, at + 1)) onAnswer();
  });

  /** Sends so many calls at once and resolves when there are as many answers. */
  function call(count, given = {}) {
    return new Promise((resolve) => {
      let left = count;
      onAnswer = () => {
        left -= 1;
        if (left === 0) resolve();
      };
      const lines = Array.from({ length: count }, () => request(++lastId, given));
      child.stdin.write(lines.join(''));
    });
  }

  await call(1);
  return {
    startMs: performance.now() - started,
    call,
    peakMb: () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024,
    async end() {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}

function request(id, given) {
  const params = { name: 'echo', arguments: given };
  return `${JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params })}\n`;
}
