import { execFileSync } from 'node:child_process';
import { chmod, mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { buildServer, buildSkill } from '../testing/harness-files.js';
import { stage } from '../testing/stage.js';
import { runLoop } from './run-loop.js';

const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
const names = 'abcdefghi';
/** A few lines that stand for ten to the ninth values. */
const bomb = [...names]
  .map((name, index) => `${name}: &${name} [${Array(10).fill(index === 0 ? 'x' : `*${names[index - 1]}`)}]`)
  .join('\n');

/** Whatever is sent after the first answer meets a closed pipe. */
const closesItsInput = `
  import { closeSync } from 'node:fs';
  process.stdin.once('data', (data) => {
    const { id, params } = JSON.parse(String(data));
    const { protocolVersion } = params;
    const result = { protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'bad', version: '1' } };
    process.stdin.destroy();
    closeSync(0);
    console.log(JSON.stringify({ jsonrpc: '2.0', id, result }));
  });
  setInterval(() => {}, 1000);`;

/** What an agent may leave where a server is: `folder` holds one that works. */
const servers: Readonly<Record<string, (folder: string) => unknown>> = {
  'A-08 a server that closes its stdin and stays': async (folder) => {
    await writeFile(join(folder, 'server.mjs'), closesItsInput);
    await manifest(folder, { startup_timeout_sec: 1, tool_timeout_sec: 1 });
  },
  'A-07 a server that is not executable': (folder) => manifest(folder, { command: './server.mjs' }),
  'A-07 a server with a bad interpreter line': async (folder) => {
    await writeFile(join(folder, 'run'), '#!/nothing/here\n');
    await chmod(join(folder, 'run'), 0o755);
    await manifest(folder, { command: '${artifact_dir}/run', args: [] });
  },
  'A-07 a server whose folder does not exist': (folder) => manifest(folder, { cwd: 'nothing/here' }),
  'A-09 a program that is a link to nothing': async (folder) => {
    await rm(join(folder, 'server.mjs'));
    await symlink('nothing', join(folder, 'server.mjs'));
  },
  'H-03 a link that leads out': (folder) => symlink('/etc', join(folder, 'link')),
  'A-15 a manifest that nests without end': (folder) => writeFile(join(folder, 'mcp.json'), `{"env": ${deep}}`),
  'A-02 half a manifest': (folder) => writeFile(join(folder, 'mcp.json'), '{"command": "no'),
  'A-02 a manifest of wrong types': (folder) => manifest(folder, { command: {}, args: 7, env: [], self_test: 1 }),
  'A-04 a manifest with NUL in it': (folder) => manifest(folder, { command: 'a\0b', args: ['a\0b'] }),
  'A-02 a manifest that is an endless file': async (folder) => {
    await writeFile(join(folder, 'mcp.json'), '');
    await truncate(join(folder, 'mcp.json'), 100 * 1024 * 1024);
  },
  'H-03 a pipe in the place of a manifest': async (folder) => {
    await rm(join(folder, 'mcp.json'));
    execFileSync('mkfifo', [join(folder, 'mcp.json')]);
  },
  'H-03 a folder in the place of a manifest': async (folder) => {
    await rm(join(folder, 'mcp.json'));
    await mkdir(join(folder, 'mcp.json'));
  },
  'H-01 a manifest that is a link out': async (folder) => {
    await rm(join(folder, 'mcp.json'));
    await symlink('/etc/passwd', join(folder, 'mcp.json'));
  },
};

it.each(Object.entries(servers))('%s fails alone, is named, and the run goes on', async (_name, spoil) => {
  const { told, run } = await build(async (workspace) => {
    await buildServer(workspace, 'bad', { selfTest: 0 });
    await spoil(join(workspace, '.harnessgym/mcp/bad'));
  });
  expect(told).toMatch(/mcp\/bad/);
  expect(run.iterations[1]).toMatchObject({ activeServers: ['good'] });
});

/** The whole text of a SKILL.md. */
const skills: Readonly<Record<string, string | Buffer>> = {
  'A-15 a skill whose front matter stands for a billion values': `---\n${bomb}\n---\nUse it.`,
  'A-15 a skill whose front matter nests without end': `---\nname: bad\ndescription: ${deep}\n---\nUse it.`,
  'A-15 a skill whose front matter takes its parser minutes': `---${'\n'.repeat(500_000)}name: bad\n---\nUse it.`,
  'A-15 a skill of many megabytes': `---\nname: bad\ndescription: "${'x'.repeat(30_000_000)}"\n---\nUse it.`,
  'A-02 a skill that ends in its front matter': '---\nname: bad\ndescr',
  'A-02 a skill of wrong types': '---\nname: [1]\ndescription: {a: 1}\n---\nUse it.',
  'A-04 a skill of bytes that are no text': Buffer.from([0x2d, 0x2d, 0x2d, 0x0a, 0xff, 0x00, 0x1b, 0x5b, 0x32, 0x4a]),
};

it.each(Object.entries(skills))('%s fails alone, is named, and the run goes on', async (_name, text) => {
  const { told, run } = await build(async (workspace) => {
    await buildServer(workspace, 'good', { selfTest: 0 });
    await buildSkill(workspace, 'bad');
    await writeFile(join(workspace, '.harnessgym/skills/bad/SKILL.md'), text);
  });
  expect(told).toMatch(/skills\/bad/);
  expect(told).not.toMatch(/[^\P{Cc}\n]/u);
  expect(run.iterations[1]).toMatchObject({ activeServers: ['good'], activeSkills: [] });
});

/** A run of two iterations that builds a good server beside what `spoil` leaves, and what it tells of that. */
async function build(spoil: (workspace: string) => Promise<unknown>) {
  await using play = await stage({
    script: {
      build: async ({ workspace, iteration }) => {
        if (iteration > 1) return undefined;
        await buildServer(workspace, 'good', { selfTest: 0 });
        await spoil(workspace);
        return undefined;
      },
    },
  });
  const run = await runLoop(play.loop);
  expect(await play.json('summary.json')).toMatchObject({ run_state: { state: 'finished' } });
  const warnings = play.events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));
  const reasons = run.iterations.flatMap(({ qualifications }) =>
    qualifications.flatMap((report) =>
      report.qualifications.flatMap(({ path, verdict, reason }) =>
        verdict === 'failed' ? [`${path}: ${reason}`] : [],
      ),
    ),
  );
  return { run, told: [...warnings, ...reasons].join('\n') };
}

function manifest(folder: string, over: object): Promise<void> {
  const server = '${artifact_dir}/server.mjs';
  const good = { name: 'bad', command: 'node', args: [server], self_test: ['grep', '-q', 'tools', server] };
  return writeFile(join(folder, 'mcp.json'), JSON.stringify({ ...good, ...over }));
}
