import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { lineClient } from '@harnessgym/internal-testkit/line-client';
import { describe, expect, it } from 'vitest';

// These tests run the program as it is published: `pnpm run build` comes first.
const program = fileURLToPath(new URL('../bin/harnessgym-mcp-proxy.js', import.meta.url));
const floodMb = Number(process.env['HARNESSGYM_FLOOD_MB'] ?? 400);
const boundMb = 250;
const message = JSON.stringify({ jsonrpc: '2.0', method: 'x', params: 'y'.repeat(100_000) });
const count = Math.ceil((floodMb * 1024 * 1024) / message.length);

describe.runIf(process.platform === 'linux')('harnessgym-mcp-proxy, in a flood', () => {
  it.each(['newline', 'content-length'])(
    'keeps its memory while a server sends more than that in %s',
    async (framing) => {
      const wire = framing === 'newline' ? `${message}\n` : `Content-Length: ${message.length}\r\n\r\n${message}`;
      const flood = `const wire = ${JSON.stringify(wire)}; let left = ${count};
      const more = () => { while (left-- > 0) if (!process.stdout.write(wire)) return; process.stdin.resume(); };
      process.stdout.on('drain', more); more();`;
      const proxy = start([`--server-framing=${framing}`], flood);
      // Nobody reads at first.
      await delay(300);
      let received = 0;
      for await (const chunk of proxy.stdout) {
        received += chunk.length;
        if (received === count * (message.length + 1)) break;
      }
      expect(peakMb(proxy)).toBeLessThan(boundMb);
      await leave(proxy);
    },
  );

  it('keeps its memory while a client sends more than that to a server that is slow to read', async () => {
    const slow = `let bytes = 0; const total = ${count * (message.length + 1)};
      process.stdin.on('data', (chunk) => {
        bytes += chunk.length;
        if (bytes === total) console.log('{"jsonrpc":"2.0","method":"all"}');
      }).pause(); setTimeout(() => process.stdin.resume(), 300);`;
    const proxy = start([], slow);
    const client = lineClient({ input: proxy.stdin, output: proxy.stdout });
    for (let sent = 0; sent < count; sent += 1)
      if (!proxy.stdin.write(`${message}\n`)) await once(proxy.stdin, 'drain');
    await client.next(({ method }) => method === 'all');
    expect(peakMb(proxy)).toBeLessThan(boundMb);
    await leave(proxy);
  });

  it('E-05 keeps its memory and answers while a server writes 200 MB on stderr that nobody reads', async () => {
    const noisy = `const text = 'noise '.repeat(10_000) + '\\n'; let left = 3_500;
      const more = () => { while (left-- > 0) if (!process.stderr.write(text)) return; if (left === -1) console.log('{"jsonrpc":"2.0","id":1,"result":{}}'); };
      process.stderr.on('drain', more); process.stdin.once('data', more);`;
    const proxy = start([], noisy);
    const client = lineClient({ input: proxy.stdin, output: proxy.stdout });
    client.send({ id: 1, method: 'ping' });
    expect(await client.answer(1)).toMatchObject({ result: {} });
    expect(peakMb(proxy)).toBeLessThan(boundMb);
    await leave(proxy);
  });

  it('E-20 drops an endless line and goes on with the next message', async () => {
    const endless = `const text = 'z'.repeat(1_000_000); let left = 150;
      const more = () => { while (left-- > 0) if (!process.stdout.write(text)) return;
        if (left === -1) console.log('\\n{"jsonrpc":"2.0","method":"after"}'); };
      process.stdout.on('drain', more); more(); process.stdin.resume();`;
    const proxy = start([], endless);
    const client = lineClient({ input: proxy.stdin, output: proxy.stdout });
    await client.next(({ method }) => method === 'after');
    expect(client.messages).toHaveLength(1);
    expect(peakMb(proxy)).toBeLessThan(boundMb);
    await leave(proxy);
  });
});

function start(flags: readonly string[], server: string): ChildProcessWithoutNullStreams {
  const args = [program, ...flags, '--', process.execPath, '-e', server];
  return spawn(process.execPath, args, { cwd: tmpdir(), stdio: 'pipe' });
}

/** The most memory the process ever had. */
function peakMb({ pid }: ChildProcessWithoutNullStreams): number {
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}

async function leave(proxy: ChildProcessWithoutNullStreams): Promise<void> {
  proxy.stdin.end();
  if (proxy.exitCode === null) await once(proxy, 'exit');
}
