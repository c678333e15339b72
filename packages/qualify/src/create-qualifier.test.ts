import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { fixtureServer } from '@harnessgym/internal-testkit/fixture-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createQualifier } from './create-qualifier.js';
import type { QualificationReport } from './qualification.js';
import { makeScratch } from './testing/scratch.js';

const listing = fileURLToPath(new URL('./testing/servers/listing.mjs', import.meta.url));
const object = { type: 'object' };
const skill = '---\nname: tuning\ndescription: How to tune.\n---\nTurn it.\n';

let scratch: Awaited<ReturnType<typeof makeScratch>>;
beforeEach(async () => {
  scratch = await makeScratch();
});
afterEach(() => scratch.remove());

describe('a server', () => {
  it('qualifies with the tools it lists; the room is removed', async () => {
    await scratch.server('echo', fixtureServer('echo'));
    const report = await scratch.qualify();
    expect(verdictOf(report, 'mcp/echo')).toMatchObject({
      kind: 'mcp',
      verdict: 'qualified',
      reason: '',
      tools: ['echo', 'add', 'fail', 'slow'],
      checks: [
        { name: 'copy' },
        { name: 'manifest' },
        { name: 'handshake', evidence: { server: 'echo', protocol_version: expect.stringMatching(/^20\d\d-/) } },
        { name: 'tool-inventory' },
        { name: 'self-test', evidence: { status: 'passed', return_code: 0 } },
      ],
    });
    expect(report.roomKept).toBe(false);
    expect(await readdir(scratch.rooms)).toEqual([]);
  });

  it('qualifies with the enabled tools only', async () => {
    await scratch.server('echo', fixtureServer('echo'), { enabled_tools: ['add', 'echo'] });
    expect(verdictOf(await scratch.qualify(), 'mcp/echo').tools).toEqual(['echo', 'add']);
  });

  it('E-18 fails when it enables a tool that it does not list, by name', async () => {
    await scratch.server('echo', fixtureServer('echo'), { enabled_tools: ['echo', 'phantom'] });
    const { verdict, reason, tools } = verdictOf(await scratch.qualify(), 'mcp/echo');
    expect({ verdict, tools }).toEqual({ verdict: 'failed', tools: [] });
    expect(reason).toMatch(/tool-inventory: .*"phantom".*it lists "echo", "add"/);
  });

  it.each([
    ['a tool without inputSchema', { result: { tools: [{ name: 'good', inputSchema: object }, { name: 'bare' }] } }, /"bare" has no inputSchema/],
    ['a schema that is not of an object', { result: { tools: [{ name: 'odd', inputSchema: { type: 'string' } }] } }, /"odd" must have "type": "object"/],
    ['a tool without a name', { result: { tools: [{ inputSchema: object }] } }, /tool number 1 of the list has no name/],
    ['the same tool twice', { result: { tools: [1, 2].map(() => ({ name: 'twin', inputSchema: object })) } }, /"twin" is listed twice/],
    ['no tools', { result: { tools: [] } }, /lists no tools/],
    ['an error for an answer', { error: { code: -32000, message: 'out of order' } }, /tools\/list failed: .*out of order/],
    ['a list that is not one', { result: { tools: 'many' } }, /tools\/list failed/],
    ['a list that never ends', { result: { tools: [], nextCursor: '' } }, /never ends/],
  ])('E-17 fails with %s', async (_, page, reason) => {
    await scratch.server('listing', listing);
    await scratch.write('.harnessgym/mcp/listing/pages.json', JSON.stringify({ '': page }));
    expect(verdictOf(await scratch.qualify(), 'mcp/listing')).toMatchObject({
      verdict: 'failed',
      reason: expect.stringMatching(reason),
    });
  });

  it('E-17 has its tools read from every page', async () => {
    await scratch.server('listing', listing);
    const pages = {
      '': { result: { tools: [{ name: 'a', inputSchema: object }], nextCursor: 'two' } },
      two: { result: { tools: [{ name: 'b', inputSchema: object }] } },
    };
    await scratch.write('.harnessgym/mcp/listing/pages.json', JSON.stringify(pages));
    expect(verdictOf(await scratch.qualify(), 'mcp/listing')).toMatchObject({ verdict: 'qualified', tools: ['a', 'b'] });
  });

  it('that never answers fails its handshake, and is asked nothing more', async () => {
    await scratch.server('silent', fixtureServer('silent'), { startup_timeout_sec: 1 });
    const { verdict, checks } = verdictOf(await scratch.qualify(), 'mcp/silent');
    expect(verdict).toBe('failed');
    expect(checks.map(({ name, result }) => [name, result.status])).toEqual([
      ['copy', 'passed'],
      ['manifest', 'passed'],
      ['handshake', 'failed'],
      ['tool-inventory', 'not-applicable'],
      ['self-test', 'not-applicable'],
    ]);
  });

  it('that dies at its start fails with its last words as evidence', async () => {
    await scratch.server('dead', fixtureServer('echo'));
    await scratch.write('.harnessgym/mcp/dead/server.mjs', "throw new Error('no such table');\n");
    const handshake = checkOf(await scratch.qualify(), 'mcp/dead', 'handshake');
    expect(handshake.result.status).toBe('failed');
    expect(handshake.evidence).toMatchObject({ stderr: expect.stringContaining('no such table') });
  });

  it('A-08 that closes its stdin and stays is a failure like any other', async () => {
    await scratch.server('deaf', fixtureServer('echo'), { startup_timeout_sec: 1 });
    await scratch.write('.harnessgym/mcp/deaf/server.mjs', 'process.stdin.destroy(); setTimeout(() => {}, 60_000);\n');
    expect(verdictOf(await scratch.qualify(), 'mcp/deaf').reason).toMatch(/^handshake: /);
  });

  it('whose command does not exist fails its handshake', async () => {
    await scratch.server('lost', fixtureServer('echo'), { command: 'no-such-program' });
    expect(verdictOf(await scratch.qualify(), 'mcp/lost').reason).toMatch(/^handshake: /);
  });

  it('F-15 whose manifest is wrong fails with the precise message', async () => {
    await scratch.server('typed', fixtureServer('echo'), { enabled_tools: 'echo' });
    expect(verdictOf(await scratch.qualify(), 'mcp/typed').reason).toMatch(/^manifest: .*enabled_tools/);
  });
});

describe('a self-test', () => {
  it.each([
    ['exits with a code', ['node', '-e', 'console.error("sum is off"); process.exit(3)'], /exited with code 3/, 'failed'],
    ['hangs', { command: ['node', '-e', 'setTimeout(() => {}, 60_000)'], timeout_seconds: 1 }, /within 1000 ms/, 'timeout'],
    ['cannot be started', ['no-such-program'], /could not be started/, 'failed'],
    ['is not declared', false, /declare self_test in the manifest/, 'not_configured'],
  ])('that %s fails the server', async (_, self_test, reason, status) => {
    await scratch.server('echo', fixtureServer('echo'), { self_test });
    const report = await scratch.qualify();
    expect(verdictOf(report, 'mcp/echo')).toMatchObject({ verdict: 'failed', reason: expect.stringMatching(reason) });
    expect(checkOf(report, 'mcp/echo', 'self-test').evidence).toMatchObject({ status });
  });

  it('declared as true runs the server itself with --self-test', async () => {
    await scratch.server('echo', fixtureServer('echo'), { self_test: true });
    const source = await readFile(fixtureServer('echo'), 'utf8');
    const guard = "if (process.argv.includes('--self-test')) process.exit(4);\n";
    await scratch.write('.harnessgym/mcp/echo/server.mjs', source.replace('const annotations', `${guard}const annotations`));
    expect(verdictOf(await scratch.qualify(), 'mcp/echo').reason).toBe('self-test: the self-test exited with code 4');
  });
});

describe('one artifact', () => {
  it('F-01 F-03 is not tainted by a broken neighbour, and the room is kept as evidence', async () => {
    await scratch.server('good', fixtureServer('echo'));
    await scratch.server('bad', fixtureServer('echo'), { self_test: ['node', '-e', 'process.exit(1)'] });
    await scratch.write('.harnessgym/skills/tuning/SKILL.md', skill);
    await scratch.write('.harnessgym/skills/empty/SKILL.md', '');
    await scratch.write('.harnessgym/docs/notes.md', 'notes');
    const report = await scratch.qualify();
    expect(report.qualifications.map(({ path, verdict }) => [path, verdict]).sort()).toEqual([
      ['.harnessgym/docs/notes.md', 'unchecked'],
      ['.harnessgym/mcp/bad/mcp.json', 'failed'],
      ['.harnessgym/mcp/good/mcp.json', 'qualified'],
      ['.harnessgym/skills/empty/SKILL.md', 'failed'],
      ['.harnessgym/skills/tuning/SKILL.md', 'qualified'],
    ]);
    expect(report.roomKept).toBe(true);
    expect(await readFile(join(report.room, 'task.md'), 'utf8')).toBe('the task\n');
  });

  it('F-02 that vanished after the registry saw it fails alone', async () => {
    await scratch.server('good', fixtureServer('echo'));
    await scratch.write('.harnessgym/skills/gone/SKILL.md', skill);
    const bundle = await scratch.bundle();
    await rm(join(scratch.workspace, '.harnessgym/skills/gone'), { recursive: true });
    const report = await scratch.qualify({ bundle });
    expect(verdictOf(report, 'mcp/good').verdict).toBe('qualified');
    expect(verdictOf(report, 'skills/gone')).toMatchObject({ verdict: 'failed', reason: expect.stringMatching(/^copy: /) });
  });

  it('A-09 with a link that leads nowhere fails alone', async () => {
    await scratch.server('good', fixtureServer('echo'));
    await scratch.write('.harnessgym/docs/notes/readme.md', 'notes');
    await symlink('/no/such/file', join(scratch.workspace, '.harnessgym/docs/notes/link'));
    const report = await scratch.qualify();
    expect(verdictOf(report, 'mcp/good').verdict).toBe('qualified');
    expect(verdictOf(report, 'docs/notes')).toMatchObject({ verdict: 'failed', reason: expect.stringMatching(/^copy: /) });
  });
});

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
          name: 'echo',
          command: 'node',
          args: ['.harnessgym/mcp/echo/server.mjs'],
          cwd: report.room,
          startup_timeout_sec: 20,
          tool_timeout_sec: 60,
          self_test_timeout_sec: 20,
          enabled_tools: ['add'],
          smoke: { status: 'passed', tools: ['echo', 'add', 'fail', 'slow'] },
          self_test: {
            status: 'passed',
            message: '',
            command: ['node', '-e', ''],
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

describe('the room', () => {
  it('F-16 is where everything runs: the workspace stays as it is', async () => {
    await scratch.server('writer', fixtureServer('echo'), {
      self_test: ['node', '-e', "require('node:fs').writeFileSync('task.md', 'solved')"],
    });
    const before = await scratch.snapshots.take(scratch.workspace);
    expect(verdictOf(await scratch.qualify(), 'mcp/writer').verdict).toBe('qualified');
    expect(await readFile(join(scratch.workspace, 'task.md'), 'utf8')).toBe('the task\n');
    expect(await scratch.snapshots.take(scratch.workspace)).toEqual(before);
  });

  it('F-04 F-05 names the workspace neither in its path nor in what servers and self-tests inherit', async () => {
    await scratch.server('spy', fixtureServer('echo'), {
      env: { DECLARED: 'yes' },
      self_test: ['node', '-p', "require('node:fs').readFileSync('seen.json', 'utf8') + JSON.stringify(process.env)"],
    });
    const source = await readFile(fixtureServer('echo'), 'utf8');
    const spying = "import { writeFileSync } from 'node:fs';\nwriteFileSync('seen.json', JSON.stringify(process.env));\n";
    await scratch.write('.harnessgym/mcp/spy/server.mjs', spying + source);
    const env = { ...process.env, SECRET_KEY: 'sk-1', PATH: `${scratch.workspace}/bin:${process.env['PATH']}` };
    const report = await scratch.qualify({}, env);
    const { stdout } = checkOf(report, 'mcp/spy', 'self-test').evidence;
    expect(String(stdout).match(/"DECLARED":"yes"/g)).toHaveLength(2);
    expect(stdout).not.toContain(scratch.workspace);
    expect(stdout).not.toContain('SECRET_KEY');
    expect(report.room).not.toContain('workspace');
  });

  it('is left without a process: what a server started is gone when the verdict is there', async () => {
    await scratch.server('spawner', fixtureServer('spawner'), {
      args: ['.harnessgym/mcp/spawner/server.mjs', 'grandchild.pid'],
      self_test: ['node', '-p', "require('node:fs').readFileSync('grandchild.pid', 'utf8')"],
    });
    const report = await scratch.qualify();
    const pid = Number(checkOf(report, 'mcp/spawner', 'self-test').evidence['stdout']);
    expect(pid).toBeGreaterThan(1);
    expect(isAlive(pid)).toBe(false);
  });

  it('is gone after a cancellation in the middle, with every process in it', async () => {
    await scratch.server('silent', fixtureServer('silent'));
    const pidFile = join(dirname(scratch.rooms), 'pid');
    const source = `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(pidFile)}, String(process.pid));\n`;
    await scratch.write('.harnessgym/mcp/silent/server.mjs', `${source}process.stdin.resume();\n`);
    const controller = new AbortController();
    const cancelled = scratch.qualify({ signal: controller.signal });
    cancelled.catch(() => {});
    while (!existsSync(pidFile)) await delay(20);
    const reason = new Error('the user said stop');
    controller.abort(reason);
    await expect(cancelled).rejects.toBe(reason);
    expect(isAlive(Number(await readFile(pidFile, 'utf8')))).toBe(false);
    expect(await readdir(scratch.rooms)).toEqual([]);
  });

  it('is refused below the workspace', async () => {
    const qualifier = createQualifier({ ...scratch, roomsFolder: join(scratch.workspace, 'rooms') });
    await expect(qualifier.qualify(await scratch.request())).rejects.toMatchObject({ code: 'ROOM_INSIDE_WORKSPACE' });
  });

  it('that cannot be filled is an error, and nothing is left of it', async () => {
    const template = { id: 'no-such-snapshot', entries: 1 };
    const qualifier = createQualifier({ ...scratch, roomsFolder: scratch.rooms });
    await expect(qualifier.qualify({ ...(await scratch.request()), template })).rejects.toMatchObject({
      name: 'QualifyError',
      code: 'ROOM_FAILED',
      cause: expect.any(Error),
    });
    expect(await readdir(scratch.rooms)).toEqual([]);
  });
});

function verdictOf(report: QualificationReport, part: string) {
  const found = report.qualifications.find(({ path }) => path.includes(part));
  if (found === undefined) throw new Error(`No verdict on ${part}`);
  return found;
}

function checkOf(report: QualificationReport, part: string, name: string) {
  const found = verdictOf(report, part).checks.find((check) => check.name === name);
  if (found === undefined) throw new Error(`${part} was not asked ${name}`);
  return found;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // The one thing that a test process may fail at here is finding the other.
    return false;
  }
}
