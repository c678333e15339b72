import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { documentSchemas } from '@harnessgym/core/documents';
import { buildHonestServer } from '@harnessgym/internal-testkit/build-honest-server';
import { isRunning } from '@harnessgym/internal-testkit/is-running';
import { treeDigest } from '@harnessgym/internal-testkit/tree-digest';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from '../main.js';

let folder: string;
let task: string;
let bundle: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-cli-qualify-')));
  task = join(folder, 'task');
  bundle = join(folder, 'elsewhere');
  const scratch = join(folder, 'scratch');
  for (const path of [task, bundle, scratch]) await mkdir(path);
  vi.stubEnv('TMPDIR', scratch);
  await writeFile(join(task, 'task.md'), 'the task');
  await buildHonestServer(bundle, 'echo');
  await buildSkill('asking', 'Ask twice.');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

async function buildSkill(name: string, body: string): Promise<void> {
  await mkdir(join(bundle, '.harnessgym/skills', name), { recursive: true });
  const text = `---\nname: ${name}\ndescription: When in doubt.\n---\n\n${body}\n`;
  await writeFile(join(bundle, '.harnessgym/skills', name, 'SKILL.md'), text);
}

async function qualify(...argv: string[]) {
  const chunks: [string[], string[]] = [[], []];
  const [stdout, stderr] = chunks.map((kept) => collector(kept)) as [Writable, Writable];
  const code = await main(['qualify', ...argv], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HG_MODE: process.env['HG_MODE'] },
    stdout,
    stderr,
  });
  return { code, stdout: chunks[0].join(''), stderr: chunks[1].join('') };
}

function collector(kept: string[]): Writable {
  return new Writable({ write: (chunk, _, done) => done(void kept.push(String(chunk))) });
}

const server = /^qualified \.harnessgym\/mcp\/echo\/mcp\.json: tools echo, add$/m;
const skill = /^qualified \.harnessgym\/skills\/asking\/SKILL\.md$/m;

describe('harnessgym qualify', () => {
  it.each([
    ['a folder that holds .harnessgym', 'elsewhere', [server, skill]],
    ['the .harnessgym folder', 'elsewhere/.harnessgym', [server, skill]],
    ['a folder of one kind', 'elsewhere/.harnessgym/mcp', [server]],
    ['the folder of a server', 'elsewhere/.harnessgym/mcp/echo', [server]],
    ['a file of a skill', 'elsewhere/.harnessgym/skills/asking/SKILL.md', [skill]],
  ])('judges %s', async (_, named, expected) => {
    const { code, stdout } = await qualify(named, '--workspace', 'task');
    for (const pattern of expected) expect(stdout).toMatch(pattern);
    expect(stdout.match(/^qualified/gm)).toHaveLength(expected.length);
    expect(code).toBe(0);
    expect(await readdir(join(folder, 'scratch'))).toEqual([]);
  });

  it('judges a skill and a server that lie in no .harnessgym', async () => {
    for (const [kind, name] of [
      ['mcp', 'echo'],
      ['skills', 'asking'],
    ] as const) {
      await cp(join(bundle, '.harnessgym', kind, name), join(folder, 'alone', name), { recursive: true });
      expect((await qualify(join('alone', name), '--workspace', 'task')).stdout).toMatch(/^qualified/m);
    }
  });

  it('shows each check with its time, and of what was not asked that', async () => {
    await buildHonestServer(bundle, 'echo', { enabled_tools: ['phantom'] });
    const { stdout } = await qualify('elsewhere', '--workspace', 'task');
    expect(stdout).toMatch(/^\.harnessgym\/mcp\/echo\/mcp\.json +handshake +passed +\d+ ms$/m);
    expect(stdout).toMatch(/^\.harnessgym\/mcp\/echo\/mcp\.json +self-test +- +-$/m);
    expect(stdout).toMatch(/^failed \.harnessgym\/mcp\/echo\/mcp\.json: tool-inventory: .*phantom/m);
  });

  it('changes neither the bundle nor the workspace, also when they are one and its server writes', async () => {
    await buildHonestServer(bundle, 'writer', { self_test: ['node', '-e', 'require("fs").writeFileSync("w", "")'] });
    const before = await treeDigest(bundle);
    expect((await qualify('.', '--workspace', '.')).code).toBe(2);
    expect((await qualify('elsewhere', '--workspace', 'elsewhere')).code).toBe(0);
    expect(await treeDigest(bundle)).toBe(before);
  });

  it('keeps room and report of a failure, and says where; exits with 4 only when asked to', async () => {
    await buildHonestServer(bundle, 'echo', { self_test: ['node', '-e', 'process.exit(3)'] });
    const { code, stderr } = await qualify('elsewhere', '--workspace', 'task');
    const [, evidence = ''] = /^Evidence: (\S+)\. Remove it/m.exec(stderr) ?? [];
    expect(code).toBe(0);
    expect((await readdir(evidence)).sort()).toEqual(['qualification.json', 'rooms']);
    const [room = ''] = await readdir(join(evidence, 'rooms'));
    expect(await readFile(join(evidence, 'rooms', room, 'task.md'), 'utf8')).toBe('the task');
    expect((await qualify('elsewhere', '--workspace', 'task', '--fail-unless', 'qualified')).code).toBe(4);
    const good = join('elsewhere', '.harnessgym', 'skills');
    expect((await qualify(good, '--workspace', 'task', '--fail-unless', 'qualified')).code).toBe(0);
  });

  it('does not call qualified what nothing looked at', async () => {
    await mkdir(join(bundle, '.harnessgym/docs'));
    await writeFile(join(bundle, '.harnessgym/docs/notes.md'), 'Notes.');
    const { code, stdout } = await qualify('elsewhere/.harnessgym/docs', '--workspace=task', '--fail-unless=qualified');
    expect([code, stdout]).toEqual([4, expect.stringMatching(/^unchecked \.harnessgym\/docs\/notes\.md$/m)]);
  });

  it('prints the documented report with --json, and leaves it where --report says', async () => {
    const { stdout } = await qualify('elsewhere', '--workspace', 'task', '--json', '--report', 'reports/new');
    const document = documentSchemas['qualification.json'].parse(JSON.parse(stdout));
    expect(document).toMatchObject({ status: 'passed', room_kept: false, source_workspace: bundle });
    expect(JSON.parse(await readFile(join(folder, 'reports/new/qualification.json'), 'utf8'))).toEqual(document);
  });

  it('leaves out of the room what --ignore names', async () => {
    await writeFile(join(task, 'large.bin'), '');
    const script = 'process.exit(require("fs").existsSync("large.bin") ? 1 : 0)';
    await buildHonestServer(bundle, 'echo', { self_test: ['node', '-e', script] });
    const reasons = async (...flags: string[]) => (await qualify('elsewhere', '--workspace', 'task', ...flags)).stdout;
    expect(await reasons()).toContain('self-test: the self-test exited with code 1');
    expect(await reasons('--ignore', '*.bin')).not.toContain('exited with code 1');
  });

  it('H-02 gives a server a variable that somebody allowed, and says which flag that takes', async () => {
    vi.stubEnv('HG_MODE', 'fast');
    const permissions = { network: false, read: ['.'], write: [], env: ['HG_MODE'] };
    const self_test = ['sh', '-c', '[ "$HG_MODE" = fast ] && exec node .harnessgym/mcp/echo/check.mjs'];
    await buildHonestServer(bundle, 'echo', { permissions, self_test });
    const asked = (...flags: string[]) => qualify('elsewhere', '--workspace', 'task', '--sandbox', 'off', ...flags);
    const refused = await asked();
    const missing = 'it declares HG_MODE in permissions.env, which --allow-env HG_MODE would give it';
    expect(refused.stderr).toContain(`.harnessgym/mcp/echo/mcp.json: ${missing}`);
    expect(refused.stdout).toContain(`exited with code 1 (${missing})`);
    const allowed = await asked('--allow-env', 'HG_MODE');
    expect(allowed.stderr).not.toContain('HG_MODE');
    expect(allowed.stdout).toMatch(server);
  });

  it.each<[string, string[], RegExp]>([
    ['no such folder', ['gone'], /\/gone does not exist\. Name a folder that holds \.harnessgym/],
    ['no bundle', ['task'], /task is no bundle: there is no \.harnessgym in it/],
    ['no artifact', ['empty', '--workspace', 'task'], /There is no artifact in .*empty\/\.harnessgym/],
    ['a file', ['task/task.md'], /task\.md is a file\. Name a folder/],
    ['an empty path', [''], /The path of the bundle is empty/],
    ['no workspace', ['elsewhere', '--workspace', 'gone'], /--workspace: .*gone does not exist/],
    ['a report nowhere', ['elsewhere', '--report', ''], /--report is empty/],
    ['an unknown demand', ['elsewhere', '--fail-unless', 'solved'], /Allowed choices are qualified/],
  ])('refuses %s with exit code 2, and starts nothing', async (_, argv, message) => {
    await mkdir(join(folder, 'empty/.harnessgym'), { recursive: true });
    const { code, stdout, stderr } = await qualify(...argv);
    expect(stderr).toMatch(message);
    expect([code, stdout]).toEqual([2, '']);
    expect(await readdir(join(folder, 'scratch'))).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('refuses a report where no folder can be made, and ends', async () => {
    const { code, stderr } = await qualify('elsewhere', '--workspace', 'task', '--report', '/proc/x/reports');
    expect(code).toBe(2);
    expect(stderr).toMatch(/--report: \/proc\/x\/reports cannot be made/);
  });

  it.each<[string, string, RegExp]>([
    ['below a file', 'task/task.md/reports', /--report: .*task\.md is no folder\. Name/],
    ['a file', 'task/task.md', /--report: .*task\.md.*Name a folder/],
    ['with a folder in the place of the report', 'taken', /--report: .*qualification\.json is no file/],
    ['too long', 'x'.repeat(300), /--report: .*ENAMETOOLONG/],
    ['in an item of the bundle', 'elsewhere/.harnessgym/mcp/echo', /--report: .*echo is in the bundle .*Name another/],
    ['in the bundle by a link', 'linked/new/deep', /--report: .*deep is in the bundle/],
  ])('refuses a report %s before anything is judged', async (_, report, message) => {
    await mkdir(join(folder, 'taken/qualification.json'), { recursive: true });
    await symlink(join(bundle, '.harnessgym/skills'), join(folder, 'linked'));
    const { code, stdout, stderr } = await qualify('elsewhere', '--workspace', 'task', '--report', report);
    expect(stderr).toMatch(message);
    expect([code, stdout]).toEqual([2, '']);
    expect(await readdir(join(folder, 'scratch'))).toEqual([]);
  });

  it.each([
    ['missing', 'gone'],
    ['a file', 'elsewhere/.harnessgym/skills/asking/SKILL.md'],
  ])('says with exit code 3 what to do about a TMPDIR that is %s', async (_, place) => {
    vi.stubEnv('TMPDIR', join(folder, place));
    const { code, stderr } = await qualify('elsewhere', '--workspace', 'task');
    expect([code, stderr]).toEqual([3, expect.stringMatching(/folder for temporary files, .*Set TMPDIR to one/)]);
  });

  it('F-04 finds what leads to the task, as well as to the bundle', async () => {
    await buildHonestServer(bundle, 'echo', { args: ['${artifact_dir}/server.mjs', join(task, 'task.md')] });
    const { stdout } = await qualify('elsewhere', '--workspace', 'task');
    expect(stdout).toMatch(/^failed .*task\/task\.md in args, .* Write \$\{workspace\}\/task\.md$/m);
  });

  it('F-04 keeps a link of the task that leads into it in the room', async () => {
    await symlink(join(task, 'task.md'), join(task, 'linked'));
    const script = 'process.exit(require("fs").realpathSync("linked").startsWith(process.cwd()) ? 7 : 8)';
    await buildHonestServer(bundle, 'echo', { self_test: ['node', '-e', script] });
    const { stdout } = await qualify('elsewhere', '--workspace', 'task');
    expect(stdout).toContain('the self-test exited with code 7');
  });

  it('says what was not confined, what is not proven, and why something is unchecked', async () => {
    await buildHonestServer(bundle, 'echo', { self_test: true });
    await mkdir(join(bundle, '.harnessgym/scripts'));
    await writeFile(join(bundle, '.harnessgym/scripts/plot.R'), 'plot(1)');
    const { stdout } = await qualify('elsewhere', '--workspace', 'task', '--sandbox', 'off');
    expect(stdout).toMatch(/^unproven \.harnessgym\/mcp\/echo\/mcp\.json: its self-test is a part of the server/m);
    expect(stdout).toMatch(/^unchecked \.harnessgym\/scripts\/plot\.R: syntax: /m);
    expect(stdout).toMatch(/^unsandboxed: .*--sandbox off/m);
    const skills = await qualify('elsewhere/.harnessgym/skills', '--workspace', 'task', '--sandbox', 'off');
    expect(skills.stdout).not.toContain('unsandboxed');
  });

  it('warns that no server has the name that --allow-network gives', async () => {
    const { code, stderr } = await qualify('elsewhere', '--workspace=task', '--allow-network=nosuch');
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/no server of the bundle is named "nosuch"\. Its servers: echo/),
    ]);
    expect((await qualify('elsewhere', '--workspace=task', '--allow-network=echo')).stderr).toBe('');
  });

  it('warns that no server declares the variable that --allow-env gives', async () => {
    const asked = async (...names: string[]) =>
      (await qualify('elsewhere', '--workspace=task', ...names.map((name) => `--allow-env=${name}`))).stderr;
    expect(await asked('NOSUCH')).toMatch(/--allow-env: no server of the bundle declares "NOSUCH".* They declare none/);
    await buildHonestServer(bundle, 'echo', { permissions: { network: false, env: ['HG_MODE'] } });
    expect(await asked('NOSUCH', 'HG_MODE')).toMatch(
      /^\S+ warning: --allow-env: .*"NOSUCH".* They declare: HG_MODE\.$/m,
    );
    expect(await asked('*')).toBe('');
  });

  it.runIf(process.platform === 'linux')('D-02 ends what left its group, where no sandbox does', async () => {
    const script = 'require("child_process").spawn("sleep", ["977"], { detached: true, stdio: "ignore" }).unref()';
    await buildHonestServer(bundle, 'echo', { self_test: ['node', '-e', script] });
    const { stderr } = await qualify('elsewhere', '--workspace', 'task', '--sandbox', 'off');
    const pids = [...stderr.matchAll(/(\d+) \(sleep 977\)/g)].map(([, pid]) => Number(pid));
    expect([pids.length > 0, pids.filter(isRunning)]).toEqual([true, []]);
  });

  it('refuses a .harnessgym that is a link out', async () => {
    await mkdir(join(folder, 'linked'));
    await symlink(join(bundle, '.harnessgym'), join(folder, 'linked/.harnessgym'));
    expect(await qualify('linked', '--workspace', 'task')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('is a link out of the workspace'),
    });
  });

  it('refuses to make its rooms inside the workspace', async () => {
    expect(await qualify('elsewhere', '--workspace', folder)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Set TMPDIR to another one'),
    });
  });
});
