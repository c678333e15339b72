import { appendFile, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Writable } from 'node:stream';
import { lockWorkspace, openDocket, resolveStateFolder } from '@harnessgym/core';
import { treeDigest } from '@harnessgym/internal-testkit/tree-digest';
import { openRegistry, type Settlement } from '@harnessgym/registry';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../main.js';

let work: string;
beforeEach(async () => {
  work = await realpath(await mkdtemp(join(tmpdir(), 'hg-cli-registry-')));
  await put('skills/asking/SKILL.md', '---\nname: asking\ndescription: When in \u001b[2Jdoubt.\n---\nAsk.');
  await put('mcp/search/mcp.json', '{"command": "node", "description": "Searches."}');
  await put('tools/ops/a.py', 'a');
  const entry = { id: 'tool:.harnessgym/tools/ops/a.py', kind: 'tool', path: '.harnessgym/tools/ops/a.py' };
  await put('registry.json', JSON.stringify({ artifacts: [{ ...entry, created_at: '2020-01-01T00:00:00+00:00' }] }));
  await settle('skills/asking/SKILL.md', { verdict: 'quarantined', reason: 'It \u001b[31mlies.' });
  await settle('mcp/search/mcp.json', { verdict: 'qualified', tools: ['find', 'grep'], framing: 'content-length' });
});
afterEach(async () => {
  for (const folder of [work, `${work}-state`]) await rm(folder, { recursive: true, force: true });
});

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(work, '.harnessgym', path)), { recursive: true });
  await writeFile(join(work, '.harnessgym', path), text);
}

const env = () => ({ HARNESSGYM_STATE_DIR: `${work}-state` });

const remove = (path: string) => rm(join(work, '.harnessgym', path), { recursive: true });

type Verdict =
  | { verdict: 'quarantined'; reason: string; sandbox?: 'bubblewrap' }
  | { verdict: 'qualified'; tools: string[]; framing: 'content-length' | 'newline'; sandbox?: 'unsandboxed' };

async function settle(path: string, verdict: Verdict): Promise<void> {
  const stateFolder = await resolveStateFolder(undefined, { cwd: work, env: env(), workspace: work });
  const registry = await openRegistry(work, { docket: await openDocket({ workspace: work, stateFolder }) });
  const { id, digest } = registry.artifacts().find((one) => one.path.endsWith(path)) ?? expect.unreachable();
  const settlement: Settlement = { ...verdict, digest, reportPath: '.harnessgym/runs/r/qualification.json' };
  await registry.settle(new Map([[id, settlement]]), 2);
}

async function registry(...argv: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const [stdout, stderr] = [collector(out), collector(err)];
  const code = await main(['registry', ...argv], { cwd: work, env: env(), stdout, stderr });
  return { code, stdout: out.join(''), stderr: err.join('') };
}

function collector(kept: string[]): Writable {
  return new Writable({ write: (chunk, _, done) => done(void kept.push(String(chunk))) });
}

describe('harnessgym registry', () => {
  it('lists artifacts with status, tools and age', async () => {
    const { code, stdout } = await registry('list');
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^ID +KIND +STATUS +TOOLS +AGE$/);
    expect(lines).toContainEqual(expect.stringMatching(/^mcp:\S+mcp\.json +mcp +qualified +find grep +\d+ s$/));
    expect(lines).toContainEqual(expect.stringMatching(/^skill:\S+SKILL\.md +skill +quarantined +- +\d+ s$/));
    expect(lines).toContainEqual(expect.stringMatching(/^tool:\.harnessgym\/tools\/ops +tool +candidate +- +\d+ d$/));
    expect([code, lines.length]).toEqual([0, 4]);
    const listed = JSON.parse((await registry('list', '--json')).stdout);
    expect(listed.map(({ bytes }: { bytes: string }) => bytes)).toEqual(['as-recorded', 'as-recorded', 'as-recorded']);
  });

  it('says so where nothing was built', async () => {
    await remove('.');
    await rm(`${work}-state`, { recursive: true });
    expect((await registry('list')).stdout).toMatch(/^No artifacts in /);
    expect((await registry('verify')).stdout).toMatch(/^No artifacts in /);
    expect((await registry('list', '--json')).stdout).toBe('[]\n');
  });

  it.each(['mcp:.harnessgym/mcp/search/mcp.json', '.harnessgym/mcp/search/mcp.json', './.harnessgym/mcp/search/'])(
    'shows all that is known of %s',
    async (wanted) => {
      const { code, stdout } = await registry('show', wanted);
      for (const line of [
        /^Artifact +mcp:\.harnessgym\/mcp\/search\/mcp\.json$/m,
        /^Description +Searches\.$/m,
        /^Digest +[0-9a-f]{64}$/m,
        /^Files +as recorded$/m,
        /^Status +qualified$/m,
        /^Tools +find, grep$/m,
        /^Framing +content-length$/m,
        /^Verdict +passed on \d{4}-/m,
        /^Report +\.harnessgym\/runs\/r\/qualification\.json$/m,
      ]) {
        expect(stdout).toMatch(line);
      }
      expect(code).toBe(0);
    },
  );

  it.each(['search', 'mcp/search', 'SKILL', 'ops'])(
    'finds one artifact by its name or a part of its id: %s',
    async (wanted) => {
      const { code, stdout } = await registry('show', wanted);
      const id = { SKILL: 'skill:.harnessgym/skills/asking/SKILL.md', ops: 'tool:.harnessgym/tools/ops' }[wanted];
      expect([code, stdout.split('\n')[0]]).toEqual([0, expect.stringContaining(id ?? 'mcp:.harnessgym/mcp/search')]);
    },
  );

  it('asks which one is meant by a part of several ids', async () => {
    const { code, stderr } = await registry('show', 'harnessgym');
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/means several artifacts: \S+, \S+, \S+\. Give the id of one/),
    ]);
  });

  it('says of a verdict that it was given unsandboxed', async () => {
    await put('mcp/search/mcp.json', '{"command": "deno"}');
    await settle('mcp/search/mcp.json', {
      verdict: 'qualified',
      tools: ['find'],
      framing: 'newline',
      sandbox: 'unsandboxed',
    });
    expect((await registry('show', 'search')).stdout).toMatch(/^Verdict +passed on \S+ unsandboxed$/m);
    const [listed] = JSON.parse((await registry('list', '--json')).stdout).filter(
      ({ artifact }: { artifact: { kind: string } }) => artifact.kind === 'mcp',
    );
    expect(listed.artifact.metadata.qualification).toMatchObject({ status: 'passed', sandbox: 'unsandboxed' });
    await settle('skills/asking/SKILL.md', { verdict: 'quarantined', reason: 'No.', sandbox: 'bubblewrap' });
    expect((await registry('show', 'asking', '--json')).stdout).toContain('"sandbox": "bubblewrap"');
  });

  it('says of an entry that cannot be used that it does not count, and drops nothing', async () => {
    const entry = { id: 'x', kind: 'tool', path: 'elsewhere/x', created_at: '2020-01-01T00:00:00+00:00' };
    await put('registry.json', JSON.stringify({ artifacts: [entry, { id: 7 }] }));
    const { stderr } = await registry('list');
    expect(stderr).toContain('elsewhere/x" is no place for a tool artifact; its entry does not count.');
    expect(stderr).not.toContain('dropped');
    expect(await readFile(join(work, '.harnessgym/registry.json'), 'utf8')).toContain('elsewhere/x');
  });

  it('finds an artifact by the id that the original gave to one of its files', async () => {
    const alias = 'tool:.harnessgym/tools/ops/a.py';
    expect((await registry('show', alias)).stdout).toMatch(/^Aliases +tool:\.harnessgym\/tools\/ops\/a\.py$/m);
    expect(JSON.parse((await registry('show', alias, '--json')).stdout).artifact.id).toBe('tool:.harnessgym/tools/ops');
  });

  it('believes no verdict that only the file knows', async () => {
    await rm(`${work}-state`, { recursive: true });
    expect((await registry('list')).stdout).not.toMatch(/qualified|quarantined/);
    expect((await registry('show', '.harnessgym/mcp/search')).stdout).toMatch(/^Status +candidate$/m);
  });

  it('lets no text of an artifact drive the terminal', async () => {
    for (const argv of [['list'], ['verify'], ['show', '.harnessgym/skills/asking'], ['list', '--json']]) {
      expect((await registry(...argv)).stdout).not.toContain('\u001b');
    }
  });

  it('verifies: says what changed, is gone, is quarantined, and has a manifest that cannot be used', async () => {
    await put('mcp/search/mcp.json', '{"command": 7}');
    await remove('tools/ops');
    const { code, stdout } = await registry('verify');
    expect(stdout.trimEnd().split('\n')).toEqual([
      'skill:.harnessgym/skills/asking/SKILL.md: quarantined: It [31mlies.',
      'mcp:.harnessgym/mcp/search/mcp.json: its files changed since they were recorded',
      expect.stringMatching(/^mcp:\S+: its manifest cannot be used: \.harnessgym\/mcp\/search\/mcp\.json: .*command/),
      'tool:.harnessgym/tools/ops: its files are gone',
      '3 artifacts, 4 found to be wrong.',
    ]);
    expect(code).toBe(0);
    expect((await registry('verify', '--fail-unless', 'intact')).code).toBe(4);
    expect(JSON.parse((await registry('verify', '--json')).stdout).artifacts[2].problems).toEqual([
      'its files are gone',
    ]);
  });

  it('is intact when nothing is wrong, and not when the file could not be read whole', async () => {
    await remove('skills/asking');
    await registry('prune');
    const whole = await registry('verify', '--fail-unless', 'intact');
    expect([whole.code, whole.stdout]).toEqual([0, '2 artifacts, all as recorded.\n']);
    await put('registry.json', 'broken');
    const torn = await registry('verify', '--fail-unless', 'intact');
    expect([torn.code, torn.stderr]).toEqual([4, expect.stringContaining('harnessgym: warning: registry.json')]);
  });

  it('B-10 asks the verdicts of the runs, whatever became of registry.json', async () => {
    await put('mcp/search/mcp.json', '{"command": "evil"}');
    await remove('skills/asking');
    await remove('registry.json');
    await rm(join(work, '.harnessgym/registry.json.previous'), { force: true });
    const { code, stdout } = await registry('verify', '--fail-unless', 'intact');
    expect([code, stdout.trimEnd().split('\n')]).toEqual([
      4,
      [
        'mcp:.harnessgym/mcp/search/mcp.json: its files changed since they were recorded',
        'skill:.harnessgym/skills/asking/SKILL.md: its files are gone',
        '3 artifacts, 1 not recorded yet, 2 found to be wrong.',
      ],
    ]);
    const digests = (await openRegistry(work)).artifacts().length;
    expect([digests, (await registry('verify')).stdout]).toEqual([
      2,
      expect.stringMatching(/mcp\.json: its files changed.*\n.*are gone\n3 artifacts, 2 found to be wrong\.$/m),
    ]);
  });

  it('B-10 what was pruned is missed no more, and what nobody recorded is not called recorded', async () => {
    await remove('skills/asking');
    await remove('registry.json');
    await rm(join(work, '.harnessgym/registry.json.previous'), { force: true });
    expect((await registry('prune')).stdout).toContain('Forgot skill:.harnessgym/skills/asking/SKILL.md');
    const { code, stdout } = await registry('verify', '--fail-unless', 'intact');
    expect([code, stdout]).toEqual([0, '2 artifacts, 1 not recorded yet, the others as recorded.\n']);
  });

  it.each(['list', 'verify'])('B-10 %s says that verdicts cannot be read, and where', async (command) => {
    const stateFolder = await resolveStateFolder(undefined, { cwd: work, env: env(), workspace: work });
    await appendFile(join(stateFolder, 'verdicts.jsonl'), 'garbage\n');
    const { stderr } = await registry(command);
    expect(stderr).toContain('verdicts.jsonl: 1 line cannot be read');
    await remove('skills/asking');
    await registry('prune');
    expect((await registry('verify', '--fail-unless', 'intact')).code).toBe(4);
  });

  it('list, show, verify and a planned prune change nothing', async () => {
    await put('docs/new.md', 'new');
    await remove('tools/ops');
    const before = await treeDigest(work);
    const reads = [['list'], ['show', '.harnessgym/mcp/search'], ['verify'], ['prune', '--dry-run', '--quarantined']];
    for (const argv of reads) expect((await registry(...argv)).code).toBe(0);
    expect(await treeDigest(work)).toBe(before);
  });

  it('prunes: forgets what is gone, and with --quarantined moves files aside and says where', async () => {
    await remove('tools/ops');
    expect((await registry('prune', '--dry-run', '--quarantined')).stdout).toMatch(
      /^Would forget tool:\.harnessgym\/tools\/ops: its files are gone\nWould move aside skill:/,
    );
    expect((await registry('prune')).stdout).toBe('Forgot tool:.harnessgym/tools/ops: its files are gone\n');
    const { stdout } = await registry('prune', '--quarantined');
    const [, place = ''] = /^Moved aside skill:\S+: to (\S+)$/m.exec(stdout) ?? [];
    expect(await readFile(join(work, place, 'SKILL.md'), 'utf8')).toMatch(/^---\nname: asking/);
    expect((await registry('prune')).stdout).toMatch(/^Nothing to prune in /);
  });

  it('does not prune while a run works in the workspace', async () => {
    await using _lock = await lockWorkspace(work, { runId: 'busy' });
    const { code, stderr } = await registry('prune');
    expect([code, stderr]).toEqual([3, expect.stringContaining('Run busy')]);
    expect((await registry('list')).code).toBe(0);
  });

  it('shows what somebody wrote into the lock in one line, in which nothing drives the terminal', async () => {
    const lock = { pid: 5, host: '\u001b[31mred', run_id: 'one\nharnessgym: two', started_at: 'then' };
    await writeFile(join(work, '.harnessgym', 'run.lock'), JSON.stringify(lock));
    expect((await registry('prune')).stderr).toMatch(
      /^harnessgym: error: Run one harnessgym: two \(process 5 on \\u001b\[31mred, since then\) works .*\n$/,
    );
    await rm(join(work, '.harnessgym', 'run.lock'));
  });

  it.each<[string, string[], RegExp]>([
    ['no command', [], /Usage: harnessgym registry/],
    ['another command', ['burn'], /unknown command 'burn'/],
    ['no artifact', ['show', 'gone'], /holds no artifact "gone"\. Some that it holds: .* harnessgym registry list/],
    ['no workspace', ['list', '--workspace', 'gone'], /--workspace: .*gone does not exist/],
    ['a flag for a value', ['list', '--workspace', '--json'], /--workspace needs a value, and --json reads like/],
  ])('refuses %s with exit code 2', async (_, argv, message) => {
    const { code, stdout, stderr } = await registry(...argv);
    expect(stderr).toMatch(message);
    expect([code, stdout]).toEqual([2, '']);
  });
});
