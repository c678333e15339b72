import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// What the original wrote down on the machine where the bundle was made.
const elsewhere = '/home/somebody/words_task';
const report_path = `${elsewhere}/.harnessgym/runs/r1/iterations/1/qualification/attempt_1/qualification.json`;
const recorded = { report_path, iteration: 1, updated_at: '2025-01-01T00:05:00+00:00' };

/** Each server: the name of its manifest, what it says, and what that amounts to here. */
export const originalServers = {
  flag: {
    manifest: 'mcp.json',
    says: { self_test: true, startup_timeout_sec: 21, tool_timeout_sec: 31, self_test_timeout_sec: 26 },
    limits: [21, 31, 26],
  },
  line: {
    manifest: 'server.json',
    says: {
      self_test: 'python3 .harnessgym/mcp/line/check.py',
      timeouts: { initialize_ms: 22_000, tool_call_ms: 32_000, self_test_ms: 27_000 },
    },
    limits: [22, 32, 27],
  },
  words: {
    manifest: 'harnessgym-mcp.json',
    says: {
      self_test: ['python3', '../.harnessgym/mcp/words/check.py'],
      cwd: 'bench',
      args: ['../.harnessgym/mcp/words/server.py'],
      test_timeout_sec: 28,
      timeouts: { startup_seconds: 23, tool_seconds: 33 },
    },
    limits: [23, 33, 28],
  },
  far: {
    manifest: 'mcp.json',
    says: {
      self_test: { command: 'python3', args: ['.harnessgym/mcp/far/check.py'], cwd: elsewhere, timeout_seconds: 29 },
      cwd: elsewhere,
      timeouts: { startup_timeout_sec: 24, tool_timeout_sec: 34, self_test_timeout_sec: 99 },
    },
    limits: [24, 34, 29],
  },
  kit: {
    manifest: 'mcp.json',
    says: {
      self_test: { command: ['python3', '.harnessgym/mcp/kit/check.py'], timeout_ms: 30_000 },
      transport: 'stdio',
      timeouts: { startup_ms: 25_000, tool_ms: 35_000, test_ms: 99_000 },
    },
    limits: [25, 35, 30],
  },
} as const;

type ServerName = keyof typeof originalServers;
export const originalNames = Object.keys(originalServers) as ServerName[];

/** Lays a bundle as the original left it into a workspace: five Python servers, a skill, loose tools, and its registry. */
export async function layOriginalBundle(workspace: string): Promise<void> {
  const folder = join(workspace, '.harnessgym');
  const source = fileURLToPath(new URL('original-bundle', import.meta.url));
  await mkdir(join(workspace, 'bench'), { recursive: true });
  for (const name of originalNames) {
    const { manifest, says } = originalServers[name];
    const place = join(folder, 'mcp', name);
    await cp(source, place, { recursive: true });
    const basics = { name, command: 'python3', args: [`.harnessgym/mcp/${name}/server.py`] };
    await write(join(place, manifest), JSON.stringify({ ...basics, enabled_tools: ['tally', 'where'], ...says }));
  }
  const skill = '---\nname: counting-words\ndescription: How to count words.\n---\n\nCall tally.\n';
  await write(join(folder, 'skills/counting-words/SKILL.md'), skill);
  for (const name of ['one.txt', 'two.txt']) await write(join(folder, 'fixtures/texts', name), `${name}\n`);
  await write(join(folder, 'registry.json'), JSON.stringify(registryOfOriginal()));
}

/** One entry a file; verdicts without a digest; the first server quarantined by a run that is long over. */
function registryOfOriginal() {
  const synced = { iteration: 1, created_at: '2025-01-01T00:00:00+00:00', description: 'Discovered.' };
  const metadata = { source: 'filesystem-sync', qualification: { status: 'passed', ...recorded } };
  const quarantine = { status: 'quarantined', reason: "['mcp flag: no initialize response']", ...recorded };
  const servers = originalNames.map((name) => ['mcp', `.harnessgym/mcp/${name}/${originalServers[name].manifest}`]);
  const files = ['one.txt', 'two.txt'].map((name) => ['fixture', `.harnessgym/fixtures/texts/${name}`]);
  const all = [...servers, ['skill', '.harnessgym/skills/counting-words/SKILL.md'], ...files];
  return {
    version: 1,
    updated_at: '2025-01-01T00:06:00+00:00',
    artifacts: all.map(([kind, path = ''], index) => ({
      ...synced,
      id: `${kind}:${path}`,
      kind,
      path,
      metadata: index === 0 ? { source: 'filesystem-sync', quarantined: true, quarantine } : metadata,
    })),
    metadata: {},
  };
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
