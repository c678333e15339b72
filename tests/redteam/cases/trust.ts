import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { mcpCall } from '@harnessgym/core/call';
import { buildHonestServer } from '@harnessgym/internal-testkit/build-honest-server';
import { digestArtifact } from '@harnessgym/registry/digest';
import type { FakeScene } from '@harnessgym/runners';
import { expect } from 'vitest';
import type { RedCase } from '../red-case.js';

const broken = { self_test: ['node', '-e', 'process.exit(1)'] };
const path = '.harnessgym/mcp/cheat/mcp.json';

/** What a later part of a run takes on trust from an earlier one, and an agent could change in between. */
export const trustCases: readonly RedCase[] = [
  {
    name: 'A verdict of another run',
    mechanism: 'a bundle with a qualification of its right digest, there before the run began',
    defence: {
      file: 'packages/core/src/qualification/open-docket.ts',
      insistsOn: 'verdicts that we keep out of reach',
    },
    expected: 'quarantined',
    plays: {
      before: async (workspace) => {
        await buildHonestServer(workspace, 'cheat', broken);
        const digest = await digestArtifact(workspace, { kind: 'mcp', path });
        const qualification = { status: 'passed', digest, tools: ['echo'], report_path: 'x', iteration: 1 };
        const entry = { kind: 'mcp', id: 'cheat', path, metadata: { digest, qualification } };
        await writeFile(
          join(workspace, '.harnessgym/registry.json'),
          JSON.stringify({ version: 1, artifacts: [entry] }),
        );
      },
    },
  },
  {
    name: 'A server that was never active',
    mechanism: 'activation.json, with a server of its own, and a call of it from a shell',
    defence: {
      file: 'packages/core/src/call/read-activation.ts',
      insistsOn: 'the activation that it keeps out of reach',
    },
    expected: 'failed',
    plays: {
      attempt: async (scene) => {
        const cheat = { name: 'cheat', command: 'node', args: ['-e', '0'], cwd: scene.workspace, active: true };
        const activation = join(scene.workspace, '.harnessgym/activation.json');
        await writeFile(activation, JSON.stringify({ skills: [], mcp_servers: [cheat] }));
        await callFromShell(scene);
      },
      also: async ({ workspace }) => expect(await readFile(join(workspace, 'reply'), 'utf8')).toMatch(/not active/),
    },
  },
  {
    name: 'A server for the next attempt',
    mechanism: 'the configurations of agents, in which a server is written down that nobody built',
    defence: {
      file: 'packages/core/src/activation/project-harness.ts',
      insistsOn: 'configurations that are made from verdicts, each time',
    },
    expected: 'failed',
    plays: {
      attempt: async ({ workspace, toolset }) => {
        expect(toolset.servers).toEqual([]);
        const cheat = { mcpServers: { cheat: { command: 'node' } } };
        await writeFile(join(workspace, '.harnessgym/claude_mcp_config.json'), JSON.stringify(cheat));
        await mkdir(join(workspace, '.codex'), { recursive: true });
        const block = '# BEGIN HARNESSGYM MCP\n[mcp_servers.cheat]\ncommand = "node"\n# END HARNESSGYM MCP\n';
        await writeFile(join(workspace, '.codex/config.toml'), block);
      },
      also: async ({ workspace }) => {
        const configs = ['.harnessgym/claude_mcp_config.json', '.codex/config.toml'].map((name) =>
          join(workspace, name),
        );
        for (const config of configs.filter((one) => existsSync(one)))
          expect(await readFile(config, 'utf8')).not.toContain('cheat');
      },
    },
  },
  {
    name: 'A quarantined server, called by hand',
    mechanism: 'the call from a shell, with --force',
    defence: { file: 'packages/core/src/call/force-server.ts', insistsOn: 'no quarantined server for an agent' },
    expected: 'quarantined',
    plays: {
      attempt: async (scene) => {
        if (scene.iteration > 1) await callFromShell(scene, '--force');
      },
      build: async ({ workspace, iteration }) => {
        if (iteration === 1) await buildHonestServer(workspace, 'cheat', broken);
      },
      also: async ({ workspace }) => expect(await readFile(join(workspace, 'reply'), 'utf8')).toMatch(/is quarantined/),
    },
  },
  {
    name: 'Another server than the one that passed',
    mechanism: 'new bytes under the name of a qualified server, in the next build turn',
    defence: {
      file: 'packages/core/src/activation/put-back-qualified.ts',
      insistsOn: 'the last bytes that passed, in the place of those that did not',
    },
    expected: 'failed',
    plays: {
      build: async ({ workspace, iteration }) => {
        const folder = await buildHonestServer(workspace, 'tool');
        if (iteration > 1) await writeFile(join(folder, 'server.mjs'), 'process.exit(1);');
      },
      also: async ({ workspace, told }) => {
        expect(told).toMatch(/the qualified version is back/);
        expect(await readFile(join(workspace, '.harnessgym/mcp/tool/server.mjs'), 'utf8')).toContain('createInterface');
      },
    },
  },
  {
    name: 'Calls of a tool that was left alone',
    mechanism: 'lines of a mounted server in mcp_calls.jsonl, for calls that the agent never showed',
    defence: {
      file: 'packages/core/src/usage/confirm-calls.ts',
      insistsOn: 'calls that the output of the agent bears out',
    },
    expected: 'failed',
    plays: {
      build: async ({ workspace }) => void (await buildHonestServer(workspace, 'tool')),
      attempt: async ({ workspace, runId, iteration, toolset }) => {
        if (iteration === 1) return;
        expect(toolset.servers.map(({ name }) => name)).toEqual(['tool']);
        const call = { server: 'tool', tool_name: 'echo', call_id: 'forged', run_id: runId, iteration, duration_ms: 1 };
        const lines = ['started', 'completed'].map((status) => `${JSON.stringify({ ...call, status })}\n`);
        await appendFile(join(workspace, '.harnessgym/mcp_calls.jsonl'), lines.join(''));
      },
      also: ({ run }) => expect(run.iterations.map(({ attempt }) => attempt.calls?.count ?? 0)).toEqual([0, 0]),
    },
  },
  {
    name: 'A whole harness from elsewhere',
    mechanism: 'a link in the place of .harnessgym, to a prepared folder',
    defence: { file: 'packages/registry/src/make-folders.ts', insistsOn: 'a real folder, which it makes anew' },
    expected: 'failed',
    plays: {
      build: async ({ workspace, iteration }) => {
        if (iteration > 1) return;
        await buildHonestServer(join(workspace, '../prepared'), 'cheat');
        await rename(join(workspace, '.harnessgym'), join(workspace, '../former'));
        await symlink('../prepared/.harnessgym', join(workspace, '.harnessgym'));
      },
    },
  },
  {
    name: 'Records that land elsewhere',
    mechanism: 'a link in the place of the folder of the next iteration, so that we write over files of the user',
    defence: { file: 'internal/fs/src/make-way.ts', insistsOn: 'folders that are no links' },
    expected: 'failed',
    plays: {
      attempt: async ({ workspace, iteration }) => {
        if (iteration > 1) return;
        const outside = join(workspace, '../documents');
        await mkdir(outside, { recursive: true });
        await writeFile(join(outside, 'result.json'), 'of the user');
        const next = join(workspace, '.harnessgym/runs/r/iterations/2');
        await rm(next, { recursive: true, force: true });
        await symlink(outside, next);
      },
      also: async ({ workspace }) => {
        expect(await readFile(join(workspace, '../documents/result.json'), 'utf8')).toBe('of the user');
      },
    },
  },
];

/** As an agent would do it in the shell of its turn. What is said of it, on either stream, is left in `reply`. */
async function callFromShell({ workspace, env }: FakeScene, ...more: string[]): Promise<void> {
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const state = { HARNESSGYM_STATE_DIR: join(workspace, '../state'), HARNESSGYM_RUN_ID: 'r' };
  const { signal } = new AbortController();
  const argv = ['--server=cheat', '--tool=echo', '--arguments={"text":"let me"}', ...more];
  await mcpCall(argv, { cwd: workspace, workspace, env: { ...env, ...state }, signal, ...streams });
  await writeFile(join(workspace, 'reply'), (await text(streams.stdout.end())) + (await text(streams.stderr.end())));
}
