import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fixtureServer } from '@harnessgym/internal-testkit/fixture-server';

/** Writes servers as agents build them, each with one oddity, into `<folder>/mcp`. */
export async function writeOddServers(folder: string): Promise<void> {
  const echo = await readFile(fixtureServer('echo'), 'utf8');
  const start = `exec '${process.execPath}' "$0"`;
  await write('slow', { source: echo, command: `sleep 3; ${start}` });
  const dies =
    "globalThis.calls = (globalThis.calls ?? 0) + 1; if (globalThis.calls > 1) { process.stderr.write('no second time\\n'); process.exit(7); }";
  await write('fragile', {
    source: echo.replace("if (name === 'echo')", `${dies}\n  if (name === 'echo')`),
    command: start,
  });
  await write('shapeless', { source: echo.replaceAll('inputSchema', 'schema'), command: start });
  await write('headed', { source: await readFile(fixtureServer('headers'), 'utf8'), command: start });
  // Outside of the clean room, which lies elsewhere, there is something that it cannot stand.
  await write('homesick', { source: echo, command: `test ! -e .harnessgym/runs || exit 5; ${start}` });

  async function write(name: string, { source, command }: { source: string; command: string }): Promise<void> {
    const artifact = join(folder, 'mcp', name);
    await mkdir(artifact, { recursive: true });
    await writeFile(join(artifact, 'server.mjs'), source);
    const manifest = {
      name,
      command: 'sh',
      args: ['-c', command, `\${artifact_dir}/server.mjs`],
      cwd: '${workspace}',
      enabled_tools: ['echo'],
      self_test: ['grep', '-q', 'tools', `\${artifact_dir}/server.mjs`],
      startup_timeout_sec: 10,
      tool_timeout_sec: 20,
    };
    await writeFile(join(artifact, 'mcp.json'), JSON.stringify(manifest));
  }
}
