import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createQualifier } from '@harnessgym/qualify';
import { describe, expect, it } from 'vitest';
import { createActivationGate } from '../activation/activation-gate.js';
import { buildServer, buildSkill } from '../testing/harness-files.js';
import { type Script, stage } from '../testing/stage.js';
import { runLoop } from './run-loop.js';

/** A run with `--no-qualify-artifacts`: a gate in the place of the qualifier. */
async function stageWithGate(script: Script, iterations = 2) {
  const play = await stage({ script, context: { iterations } });
  const { qualifier, ...loop } = play.loop;
  if (qualifier === undefined) throw new Error('The stage has a qualifier.');
  return Object.assign(play, { loop: { ...loop, gate: createActivationGate(qualifier) } });
}

describe('a run without qualification', () => {
  it('mounts a built server that works, after the build and in the next attempt, and settles nothing', async () => {
    const seen: string[][] = [];
    await using play = await stageWithGate({
      attempt: ({ toolset }) => void seen.push(toolset.servers.flatMap(({ enabledTools }) => enabledTools)),
      build: ({ workspace, iteration }) =>
        iteration === 1 ? buildServer(workspace, 'good', { selfTest: 0 }).then(() => undefined) : undefined,
    });
    const run = await runLoop(play.loop);
    expect(seen).toEqual([[], ['echo']]);
    expect(play.loop.registry.artifacts()).toMatchObject([{ status: { state: 'candidate' } }]);
    expect(run.iterations.map(({ qualifications }) => qualifications)).toEqual([[], []]);
    const after = await play.json('iterations', '1', 'post_build_activation.json');
    expect(after).toMatchObject({
      mcp_servers: [{ name: 'good', active: true, smoke: { status: 'passed', tools: ['echo'] } }],
      quality_gate: { status: 'passed', active_mcp_count: 1, active_tool_count: 1 },
    });
    expect(await play.json('iterations', '1', 'result.json')).toMatchObject({
      harness_quality_gate: after.quality_gate,
    });
  });

  it('E-02 mounts a server with the framing that the gate found', async () => {
    await using play = await stageWithGate(
      {
        build: ({ workspace }) =>
          buildServer(workspace, 'old', { selfTest: 0, program: 'headers' }).then(() => undefined),
      },
      1,
    );
    await runLoop(play.loop);
    expect(await play.json('iterations', '1', 'post_build_activation.json')).toMatchObject({
      mcp_servers: [{ name: 'old', active: true, framing: 'content-length' }],
    });
  });

  it('does not mount a server that fails its self-test, repairs nothing and quarantines nothing', async () => {
    await using play = await stageWithGate(
      { build: ({ workspace }) => buildServer(workspace, 'bad', { selfTest: 3 }).then(() => undefined) },
      1,
    );
    await runLoop(play.loop);
    expect(play.phases()).toEqual(['1 attempt', '1 reflection', '1 build']);
    expect(play.loop.registry.artifacts()).toMatchObject([{ status: { state: 'candidate' } }]);
    expect(await play.json('iterations', '1', 'post_build_activation.json')).toMatchObject({
      mcp_servers: [
        {
          name: 'bad',
          active: false,
          smoke: { status: 'passed', tools: expect.arrayContaining(['echo', 'add']) },
          self_test: { status: 'failed', message: 'the self-test exited with code 3' },
          quality_gate: { status: 'failed', checks: { smoke: true, self_test: false, tool_inventory: true } },
        },
      ],
      warnings: ['.harnessgym/mcp/bad/mcp.json: self-test: the self-test exited with code 3'],
      quality_gate: { status: 'failed', active_mcp_count: 0, inactive_mcp_count: 1 },
    });
  });

  it('mounts a skill as it is, and tells the agent that nobody checked it', async () => {
    const prompts: string[] = [];
    await using play = await stageWithGate({
      attempt: ({ prompt }) => void prompts.push(prompt),
      build: ({ workspace }) => buildSkill(workspace, 'advice').then(() => undefined),
    });
    await runLoop(play.loop);
    expect(prompts[1]).toContain('- Skill, not checked: `advice`');
    expect(await readFile(join(play.workspace, '.agents/skills/advice/SKILL.md'), 'utf8')).toContain('Use it.');
  });

  it('F-16 asks a server in a scratch copy, once for the same bytes', async () => {
    await using play = await stageWithGate({
      build: async ({ workspace, iteration }) => {
        if (iteration > 1) return undefined;
        await buildServer(workspace, 'writer', { selfTest: 0 });
        await declareSelfTest(workspace, `require("fs").appendFileSync("asked.txt", process.cwd() + "\\n")`);
        return undefined;
      },
    });
    const rooms: string[] = [];
    const { snapshots } = play.loop;
    const inner = createQualifier({ snapshots, roomsFolder: join(play.workspace, '..', 'gate-rooms') });
    const gate = createActivationGate({
      qualify: async (request) => {
        const report = await inner.qualify(request);
        rooms.push(report.room);
        return report;
      },
    });
    await runLoop({ ...play.loop, gate });
    expect(rooms).toHaveLength(1);
    await expect(play.read('asked.txt')).rejects.toThrow('ENOENT');
  });
});

describe('the activation gate', () => {
  it('asks again when what lies beside a server has changed', async () => {
    await using play = await stageWithGate({
      build: async ({ workspace, iteration }) => {
        if (iteration === 1) {
          await buildServer(workspace, 'writer', { selfTest: 0 });
          await declareSelfTest(workspace, 'require("fs").accessSync(".harnessgym/fixtures/case.txt")');
        } else {
          await mkdir(join(workspace, '.harnessgym/fixtures'), { recursive: true });
          await writeFile(join(workspace, '.harnessgym/fixtures/case.txt'), 'x');
        }
        return undefined;
      },
    });
    await runLoop(play.loop);
    const active = async (iteration: string) => {
      const { mcp_servers: servers } = await play.json('iterations', iteration, 'post_build_activation.json');
      return servers.map((server: { active: boolean }) => server.active);
    };
    expect(await active('1')).toEqual([false]);
    expect(await active('2')).toEqual([true]);
  });
});

async function declareSelfTest(workspace: string, script: string): Promise<void> {
  const path = join(workspace, '.harnessgym/mcp/writer/mcp.json');
  const manifest = JSON.parse(await readFile(path, 'utf8'));
  const needs = "if (!fs.readFileSync(process.argv[1], 'utf8').includes('tools')) process.exit(1)";
  const server = '${artifact_dir}/server.mjs';
  await writeFile(path, JSON.stringify({ ...manifest, self_test: ['node', '-e', `${needs}; ${script}`, server] }));
}
