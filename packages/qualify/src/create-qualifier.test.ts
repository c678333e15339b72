import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, stat, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fixtureServer } from '@harnessgym/internal-testkit/fixture-server';
import type { Bundle } from '@harnessgym/registry';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createQualifier } from './create-qualifier.js';
import { checkOf, fixture, makeScratch, needsServer, unsandboxed, verdictOf } from './testing/scratch.js';

const skill = '---\nname: tuning\ndescription: How to tune.\n---\nTurn it.\n';
let scratch: Awaited<ReturnType<typeof makeScratch>>;
beforeEach(async () => {
  scratch = await makeScratch();
});
afterEach(() => scratch.remove());

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
    expect((await stat(report.room)).mode & 0o777).toBe(0o700);
    expect(await readFile(join(report.room, 'task.md'), 'utf8')).toBe('the task\n');
  });

  it('F-02 that vanished after the registry saw it fails alone', async () => {
    await scratch.server('good', fixtureServer('echo'));
    await scratch.write('.harnessgym/skills/gone/SKILL.md', skill);
    const bundle = await scratch.bundle();
    await rm(join(scratch.workspace, '.harnessgym/skills/gone'), { recursive: true });
    const report = await scratch.qualify({ bundle });
    expect(verdictOf(report, 'mcp/good').verdict).toBe('qualified');
    expect(verdictOf(report, 'skills/gone')).toMatchObject({
      verdict: 'failed',
      reason: expect.stringMatching(/^copy: /),
    });
  });

  it('H-02 fails when what it runs fills the disk, also by what is gone again, and leaves nothing of that', async () => {
    const fill = (name: string) => needsServer(name, "fs.writeFileSync('big', Buffer.alloc(3_000_000, 1))");
    await scratch.server('filling', fixtureServer('echo'), { self_test: fill('filling') });
    const removing = needsServer('failing', "fs.writeFileSync('big', Buffer.alloc(3_000_000, 1)); process.exit(1)");
    await scratch.server('failing', fixtureServer('echo'), { self_test: removing });
    await scratch.server('good', fixtureServer('echo'));
    const { snapshots, rooms: roomsFolder } = scratch;
    await scratch.write('large', 'x'.repeat(2_000_000));
    const template = await snapshots.take(scratch.workspace);
    const qualifier = createQualifier({ snapshots, roomsFolder, sandbox: unsandboxed, growthBytes: 1_000_000 });
    const report = await qualifier.qualify({ ...(await scratch.request()), template });
    await qualifier[Symbol.asyncDispose]();
    expect(verdictOf(report, 'mcp/good').verdict).toBe('qualified');
    expect(verdictOf(report, 'mcp/filling').reason).toMatch(/^disk: its room grew by 3 MiB, and 1 MiB is the most/);
    expect(verdictOf(report, 'mcp/failing').reason).toMatch(/^self-test: /);
    for (const name of ['filling', 'failing']) {
      expect(checkOf(report, `mcp/${name}`, 'disk').result.status).toBe('failed');
      expect(await readdir(verdictOf(report, `mcp/${name}`).room ?? '')).not.toContain('big');
    }
  });

  it('is judged as the bundle names it, whatever the checks of another wrote into its folder', async () => {
    const rewrite = `const { mkdirSync, writeFileSync } = fs;
      writeFileSync('.harnessgym/mcp/b/server.mjs', 'process.exit(1)');
      mkdirSync('.harnessgym/skills/tuning/__pycache__');`;
    await scratch.server('a', fixtureServer('echo'), { self_test: needsServer('a', rewrite) });
    await scratch.server('b', fixtureServer('echo'), { self_test: ['node', '-e', 'process.exit(1)'] });
    await scratch.write('.harnessgym/skills/tuning/SKILL.md', skill);
    const report = await scratch.qualify({ bundle: serversFirst(await scratch.bundle()) });
    expect(checkOf(report, 'mcp/b', 'handshake').result.status).toBe('passed');
    const source = await readFile(fixtureServer('echo'), 'utf8');
    expect(await readFile(join(report.room, '.harnessgym/mcp/b/server.mjs'), 'utf8')).toBe(source);
    expect(await readdir(join(report.room, '.harnessgym/skills/tuning'))).toEqual(['SKILL.md']);
  });

  it('is not tainted when the self-test of another left no place for either', async () => {
    const ruin = "fs.rmSync('.harnessgym', { recursive: true }); fs.writeFileSync('.harnessgym', '')";
    await scratch.server('a', fixtureServer('echo'), { self_test: needsServer('a', ruin) });
    await scratch.server('b', fixtureServer('echo'));
    const report = await scratch.qualify();
    expect(verdictOf(report, 'mcp/a').verdict).toBe('qualified');
    expect(verdictOf(report, 'mcp/b').verdict).toBe('qualified');
  });

  it('A-09 with a link that leads nowhere fails alone', async () => {
    await scratch.server('good', fixtureServer('echo'));
    await scratch.write('.harnessgym/docs/notes/readme.md', 'notes');
    await symlink('/no/such/file', join(scratch.workspace, '.harnessgym/docs/notes/link'));
    const report = await scratch.qualify();
    expect(verdictOf(report, 'mcp/good').verdict).toBe('qualified');
    expect(verdictOf(report, 'docs/notes')).toMatchObject({
      verdict: 'failed',
      reason: expect.stringMatching(/^copy: /),
    });
  });
});

function serversFirst(bundle: Bundle): Bundle {
  return { ...bundle, artifacts: bundle.artifacts.toSorted((a, b) => a.kind.localeCompare(b.kind)) };
}

describe('the room', () => {
  it('F-16 is where everything runs: the workspace stays as it is', async () => {
    await scratch.server('writer', fixtureServer('echo'), {
      self_test: needsServer('writer', "fs.writeFileSync('task.md', 'solved')"),
    });
    const bundle = await scratch.bundle();
    expect(verdictOf(await scratch.qualify(), 'mcp/writer').verdict).toBe('qualified');
    expect(await scratch.snapshots.take(scratch.workspace)).toEqual(scratch.template);
    expect((await scratch.bundle()).digest).toBe(bundle.digest);
  });

  it('F-04 F-05 names the workspace neither in its path nor in what servers and self-tests inherit', async () => {
    await scratch.server('spy', fixtureServer('echo'), {
      env: { DECLARED: 'yes' },
      self_test: needsServer('spy', 'console.log(JSON.stringify(process.env))'),
    });
    const source = await readFile(fixtureServer('echo'), 'utf8');
    const seen = join(dirname(scratch.rooms), 'seen.json');
    const spying = `import { writeFileSync } from 'node:fs';\nwriteFileSync('${seen}', JSON.stringify(process.env));\n`;
    await scratch.write('.harnessgym/mcp/spy/server.mjs', spying + source);
    const marks = { SECRET_KEY: 'sk-1', HARNESSGYM_OWNER: '1:2:3' };
    const env = { ...process.env, ...marks, PATH: `${scratch.workspace}/bin:${process.env['PATH']}` };
    const report = await scratch.qualify({}, env);
    const stdout = (await readFile(seen, 'utf8')) + checkOf(report, 'mcp/spy', 'self-test').evidence['stdout'];
    expect(String(stdout).match(/"DECLARED":"yes"/g)).toHaveLength(2);
    expect(String(stdout).split(`"HARNESSGYM_WORKSPACE":"${report.room}"`)).toHaveLength(3);
    expect(String(stdout).split('"HARNESSGYM_OWNER":"1:2:3"')).toHaveLength(3);
    expect(stdout).not.toContain(scratch.workspace);
    expect(stdout).not.toContain('HARNESSGYM_PHASE');
    expect(stdout).not.toContain('SECRET_KEY');
    expect(report.room).not.toContain('workspace');
  });

  it('F-28 is left without a process: what servers and self-tests started is gone when the verdict is there', async () => {
    const pidFile = join(dirname(scratch.rooms), 'grandchild.pid');
    await scratch.server('spawner', fixtureServer('echo'), {
      self_test: ['sh', '-c', 'sleep 600 & echo " $!"; grep -q tools .harnessgym/mcp/spawner/server.mjs'],
    });
    const spawning = [
      "import { spawn } from 'node:child_process';",
      "import { writeFileSync } from 'node:fs';",
      "const grandchild = spawn('sleep', ['600'], { stdio: 'inherit' });",
      `writeFileSync('${pidFile}', String(grandchild.pid));`,
    ];
    const source = await readFile(fixtureServer('echo'), 'utf8');
    await scratch.write('.harnessgym/mcp/spawner/server.mjs', [...spawning, source].join('\n'));
    const report = await scratch.qualify();
    const ofSelfTest = checkOf(report, 'mcp/spawner', 'self-test').evidence['stdout'];
    const pids = [await readFile(pidFile, 'utf8'), ofSelfTest].map(Number);
    expect(pids).toHaveLength(2);
    expect(pids.filter(isAlive)).toEqual([]);
  });

  it.each(['initialize', 'tools/list', 'start'])(
    'is gone after a cancellation while a server or its self-test hangs (%s), with every process in it',
    async (moment) => {
      const pidFile = join(dirname(scratch.rooms), 'pid');
      const path = '.harnessgym/mcp/hanging/server.mjs';
      const manifest =
        moment === 'start' ? { self_test: ['node', path, moment, pidFile] } : { args: [path, moment, pidFile] };
      await scratch.server('hanging', fixture('hanging'), manifest);
      const controller = new AbortController();
      const cancelled = scratch.qualify({ signal: controller.signal });
      let settled = false;
      cancelled
        .finally(() => {
          settled = true;
        })
        .catch(() => {});
      while (!existsSync(pidFile) && !settled) await delay(20);
      const reason = new Error('the user said stop');
      controller.abort(reason);
      await expect(cancelled).rejects.toBe(reason);
      expect(isAlive(Number(await readFile(pidFile, 'utf8')))).toBe(false);
      expect(await readdir(scratch.rooms)).toEqual([]);
    },
  );

  it('is refused below the workspace', async () => {
    const qualifier = createQualifier({ ...scratch, roomsFolder: join(scratch.workspace, 'rooms') });
    await expect(qualifier.qualify(await scratch.request())).rejects.toMatchObject({ code: 'ROOM_INSIDE_WORKSPACE' });
  });

  it('that cannot be filled is an error, and nothing is left of it', async () => {
    const template = { id: 'no-such-snapshot', entries: 1, manifestPath: '/none' };
    const qualifier = createQualifier({ ...scratch, roomsFolder: scratch.rooms });
    await expect(qualifier.qualify({ ...(await scratch.request()), template })).rejects.toMatchObject({
      name: 'QualifyError',
      code: 'ROOM_FAILED',
      cause: expect.any(Error),
    });
    expect(await readdir(scratch.rooms)).toEqual([]);
  });
});

/** A zombie has ended, too: it only waits for its new parent to notice. */
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.trim().startsWith('Z');
}
