import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fixtureServer } from '@harnessgym/internal-testkit/fixture-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeScratch, needsServer } from './testing/scratch.js';

const skill = '---\nname: tuning\ndescription: How to tune.\n---\nTurn it.\n';
let scratch: Awaited<ReturnType<typeof makeScratch>>;
beforeEach(async () => {
  scratch = await makeScratch();
});
afterEach(() => scratch.remove());

describe('the report', () => {
  it('has the documented form', async () => {
    await scratch.server('echo', fixtureServer('echo'), { enabled_tools: ['add'] });
    await scratch.server('bad', fixtureServer('echo'), { self_test: ['node', '-p', '"why"; process.exit(1)'] });
    await scratch.write('.harnessgym/skills/tuning/SKILL.md', skill);
    const report = await scratch.qualify();
    const gate = {
      status: 'failed',
      active_mcp_count: 1,
      inactive_mcp_count: 1,
      active_tool_count: 1,
      warnings: ['.harnessgym/mcp/bad/mcp.json: self-test: the self-test exited with code 1'],
    };
    const document: unknown = JSON.parse(await readFile(report.reportPath, 'utf8'));
    expect(document).toMatchObject({
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/),
      status: 'failed',
      iteration: 3,
      source_workspace: scratch.workspace,
      fresh_workspace: report.room,
      room_kept: true,
      copied_artifacts: [
        '.harnessgym/mcp/bad/mcp.json',
        '.harnessgym/mcp/echo/mcp.json',
        '.harnessgym/skills/tuning/SKILL.md',
      ],
      quality_gate: gate,
      failed_artifacts: ['.harnessgym/mcp/bad/mcp.json'],
      qualified_artifacts: ['.harnessgym/mcp/echo/mcp.json', '.harnessgym/skills/tuning/SKILL.md'],
      registry_artifact_count: 3,
      report_path: report.reportPath,
      qualifications: report.qualifications.map(({ artifactId, verdict }) => ({ artifact_id: artifactId, verdict })),
    });
    expect(document).toHaveProperty('activation', {
      quality_gate: gate,
      warnings: gate.warnings,
      quarantined_artifacts: [],
      skills: [
        {
          artifact_path: '.harnessgym/skills/tuning/SKILL.md',
          skill_path: join(report.room, '.harnessgym/skills/tuning/SKILL.md'),
        },
      ],
      mcp_servers: [
        expect.objectContaining({ name: 'bad', active: false, smoke: { status: 'passed', tools: expect.any(Array) } }),
        {
          artifact_path: '.harnessgym/mcp/echo/mcp.json',
          digest: expect.any(String),
          name: 'echo',
          command: 'node',
          args: ['.harnessgym/mcp/echo/server.mjs'],
          cwd: expect.stringMatching(`^${dirname(report.room)}/[0-9a-f]{16}$`),
          env: {},
          framing: 'newline',
          sandbox: 'unsandboxed',
          startup_timeout_sec: 20,
          tool_timeout_sec: 60,
          self_test_timeout_sec: 20,
          enabled_tools: ['add'],
          smoke: { status: 'passed', tools: ['echo', 'add', 'fail', 'slow'] },
          self_test: {
            status: 'passed',
            message: '',
            command: needsServer('echo'),
            sandbox: 'unsandboxed',
            proof: 'proven',
            return_code: 0,
            stdout: '',
            stderr: '',
          },
          quality_gate: {
            status: 'passed',
            checks: { smoke: true, self_test: true, tool_inventory: true },
            message: '',
            smoke_status: 'passed',
            self_test_status: 'passed',
            smoke_tools: ['echo', 'add', 'fail', 'slow'],
            manifest_tools: ['add'],
          },
          active: true,
        },
      ],
    });
  });

  it('that cannot be written is an error, and the room is gone', async () => {
    const reportFolder = join(scratch.workspace, 'task.md');
    await expect(scratch.qualify({ reportFolder })).rejects.toMatchObject({ code: 'REPORT_FAILED' });
    expect(await readdir(scratch.rooms)).toEqual([]);
  });
});
