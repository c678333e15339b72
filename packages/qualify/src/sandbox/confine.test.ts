import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noBubblewrap, openGround } from '../testing/sandbox-ground.js';
import { type Command, confine, whyNotSafe } from './confine.js';
import { findSandbox } from './find-sandbox.js';
import { makeDeclaredFolders } from './make-declared-folders.js';

const noPython = spawnSync('python3', ['--version']).status !== 0;

let ground: Awaited<ReturnType<typeof openGround>>;
beforeAll(async () => {
  ground = await openGround();
});
afterAll(() => ground[Symbol.asyncDispose]());

const needs = noBubblewrap ? ' (needs bubblewrap)' : '';

describe.skipIf(noBubblewrap)(`a confined program${needs}`, () => {
  it('H-02 sees a home of its own, and nothing of the user', async () => {
    const { stdout } = await ground.run('ls -A ~; cat ~/.ssh/id; touch ~/note && ls ~');
    expect(stdout).toBe('work\nnote\nwork');
    expect(await readdir(ground.home)).not.toContain('note');
  });

  it('H-02 in a room sees neither the training tree nor a sibling room', async () => {
    const { stdout } = await ground.run(
      `cat task.md; cat ${ground.workspace}/task.md ${ground.sibling}/other.md; ls -A ..; ls -A ${ground.folder}/home`,
      { workspace: ground.room },
    );
    expect(stdout).toBe('the taskone\n.local');
  });

  it('writes in the workspace, and nowhere else', async () => {
    const mark = `hg-mark-${process.pid}`;
    const script = `for f in out.txt /usr/x /etc/x /x ${ground.state}/x /tmp/${mark}; do touch $f 2>/dev/null && echo $f; done`;
    expect((await ground.run(script)).stdout).toBe(`out.txt\n/tmp/${mark}`);
    expect(await readFile(join(ground.workspace, 'out.txt'), 'utf8')).toBe('');
    expect(readdirSync('/tmp')).not.toContain(mark);
  });

  it('F-11 H-05 H-07 cannot change what is trusted in a workspace, nor the files that its own verdict is about', async () => {
    const artifactFolder = join(ground.workspace, '.harnessgym/mcp/one');
    const script =
      'for f in .git/config .harnessgym/registry.json .harnessgym/mcp/one/cache; do echo x > $f && echo $f; done';
    expect((await ground.run(script, { artifactFolder })).stdout).toBe('');
    const permissions = { network: false, read: [], write: [artifactFolder, ground.workspace], env: [] };
    expect((await ground.run(script, { artifactFolder, permissions })).stdout).toBe('');
    expect(await readFile(join(ground.workspace, '.git/config'), 'utf8')).toBe('as it was');
    expect((await ground.run('mv .git other', { artifactFolder })).code).not.toBe(0);
  });

  it('with a declaration does not write below what is protected by its name, however deep', async () => {
    await ground.write('home/work/sub/.git/hooks/old', 'old');
    const permissions = { network: false, read: [], write: [join(ground.workspace, 'sub/.git/hooks')], env: [] };
    await ground.run('mkdir -p sub/.git/hooks; echo x > sub/.git/hooks/new', { permissions });
    expect(await readdir(join(ground.workspace, 'sub/.git/hooks'))).toEqual(['old']);
    await rm(join(ground.workspace, 'sub'), { recursive: true });
  });

  it('with a declaration sees and writes what it names, and no more', async () => {
    await ground.write('home/work/data/in', 'in');
    await ground.write('home/work/out/old', 'old');
    const path = (name: string) => join(ground.workspace, name);
    const permissions = { network: false, read: [path('data')], write: [path('out'), path('.git')], env: [] };
    const script = 'ls -A; cat data/in; echo x > data/in; echo y > out/new && echo wrote; echo z > .git/config';
    const { stdout } = await ground.run(script, { permissions });
    expect(stdout).toBe('data\nout\ninwrote');
    expect(await readFile(path('.git/config'), 'utf8')).toBe('as it was');
  });

  it('with a declaration writes in a folder that was not there, which is made in the workspace and through no link', async () => {
    const path = (name: string) => join(ground.workspace, name);
    await symlink(ground.home, path('way'));
    const declared = ['new/deep', 'way/escaped', '.codex/own', '.git/hooks', 'new/.git/hooks', '../beside'].map(path);
    const permissions = { network: false, read: [], write: declared, env: [] };
    makeDeclaredFolders({ workspace: ground.workspace, permissions });
    await rm(path('way'));
    const { stdout } = await ground.run('echo y > new/deep/note && cat new/deep/note', { permissions });
    expect(stdout).toBe('y');
    expect(await readFile(path('new/deep/note'), 'utf8')).toBe('y\n');
    expect(await readdir(ground.workspace)).not.toContain('.codex');
    expect(await readdir(path('.git'))).toEqual(['config']);
    expect(await readdir(path('new'))).toEqual(['deep']);
    expect((await readdir(ground.home)).filter((name) => ['escaped', 'beside'].includes(name))).toEqual([]);
    await rm(path('new'), { recursive: true });
  });

  it('H-02 cannot open settings of the kernel for writing, also as root', async () => {
    // Appending nothing: opened, and never written.
    const { stdout } = await ground.run('(: >> /proc/sys/kernel/core_pattern) 2>/dev/null && echo opened; echo asked');
    expect(stdout).toBe('asked');
  });

  it('starts from a folder of programs that PATH does not name, also as a link there', async () => {
    const say = join(ground.folder, 'tools/bin/say');
    await mkdir(dirname(say), { recursive: true });
    await symlink('/bin/echo', say);
    const sandbox = await findSandbox('require', { env: ground.env, hidden: [] });
    const confinement = { workspace: ground.workspace, network: 'none', variables: {} } as const;
    const { command } = confine({ command: say, args: ['hello'], cwd: '/' }, sandbox, confinement);
    expect(execFileSync(command.command, command.args, { encoding: 'utf8' })).toBe('hello\n');
  });

  it('has no network, unless it is shared', async () => {
    const server = createServer((_, response) => response.end('reached')).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const get = `exec ${process.execPath} -e 'fetch("${url}").then((r) => r.text()).then(console.log, () => console.log("refused"))'`;
    expect((await ground.run(get)).stdout).toBe('refused');
    expect((await ground.run(get, { network: 'shared' })).stdout).toBe('reached');
    server.close();
  });

  it('H-02 sees no other process, nor its environment', async () => {
    const { stdout } = await ground.run(
      'cat /proc/[0-9]*/environ | tr "\\0" "\\n" | grep -c VITEST; ls /proc | grep -c "^[0-9]"',
    );
    const [found, processes] = stdout.split('\n').map(Number);
    expect(found).toBe(0);
    expect(processes).toBeLessThan(8);
  });

  it('F-28 leaves no process, also one that moved into a session of its own and lost its parents', async () => {
    const marker = `61.${process.pid}`;
    const { code, stdout } = await ground.run(
      `setsid sh -c 'setsid sleep ${marker} & exit 0' & sleep 0.2; pgrep -f ${marker} | wc -l`,
    );
    expect(code).toBe(0);
    expect(Number(stdout)).toBeGreaterThan(0);
    expect(commandLines().filter((line) => line.includes(marker))).toEqual([]);
  });

  it('keeps its exit code, and says of a program that is missing that it is', async () => {
    expect((await ground.run('exit 7')).code).toBe(7);
    expect((await ground.run('kill -9 $$')).code).toBe(137);
    const { code, stderr } = await ground.run('exec no-such-program');
    expect([code, stderr]).toEqual([127, expect.stringContaining('no-such-program: not found')]);
  });

  it('that takes memory without end is ended by its limit', async () => {
    const hog = `exec ${process.execPath} -e 'const all = []; for (;;) all.push(Buffer.alloc(4_000_000, 1))'`;
    const { code, stderr } = await ground.run(hog, { limits: { dataBytes: 300_000_000 } });
    expect([code, stderr]).toEqual([1, expect.stringContaining('allocation failed')]);
  });

  it('that starts processes without end gets no more of them', async () => {
    const bomb = 'n=0; while [ $n -lt 60 ]; do sleep 20 & n=$((n+1)); done; echo all';
    // Not below TMPDIR, which may lie in a folder that only its owner enters.
    const workspace = await mkdtemp('/tmp/hg-forks-');
    await chmod(workspace, 0o755);
    const { code, stdout, stderr } = await ground.run(bomb, { limits: { processes: 20 }, user: 'another', workspace });
    await rm(workspace, { recursive: true });
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(/[Cc]annot fork/)]);
  });

  it('that fills a file, or the folders in memory, gets an error', async () => {
    const fill = (path: string) =>
      `dd if=/dev/zero of=${path} bs=1000000 count=30 2>&1 | tail -1; ls -l ${path} | cut -d' ' -f5`;
    const size = async (path: string) => {
      const limits = { fileBytes: 20_000_000, scratchBytes: 10_000_000 };
      return Number((await ground.run(fill(path), { limits })).stdout.split('\n').at(-1));
    };
    expect(await size('big')).toBeLessThanOrEqual(20_000_000);
    expect(await size('/tmp/big')).toBeLessThanOrEqual(10_100_000);
    await rm(join(ground.workspace, 'big'));
  });

  it('gets the variables of its manifest, which do not act on what confines it', async () => {
    const sandbox = await findSandbox('require', { env: ground.env, hidden: [] });
    const variables = { LD_PRELOAD: '/nowhere.so', LD_KEY: '/nowhere.so', NODE_OPTIONS: '-r ./x', MODE: 'fast' };
    const confinement = { workspace: ground.workspace, network: 'none', variables } as const;
    const { command } = confine({ command: 'sh', args: [], cwd: '/', env: { A: '1' } }, sandbox, confinement);
    expect(command.env).toEqual({ A: '1' });
    expect((await ground.run('echo $MODE $TMPDIR', { variables: { MODE: 'fast' } })).stdout).toBe('fast /tmp');
  });

  it('H-06 gets a secret of its manifest by the environment, not as an argument that everybody can read', async () => {
    const sandbox = await findSandbox('require', { env: ground.env, hidden: [] });
    const variables = { SERVICE_TOKEN: 'sk-live-0123456789', MODE: 'fast' };
    const confinement = { workspace: ground.workspace, network: 'none', variables } as const;
    const { command } = confine({ command: 'sh', args: [], cwd: '/', env: { A: '1' } }, sandbox, confinement);
    expect(command.env).toEqual({ A: '1', SERVICE_TOKEN: 'sk-live-0123456789' });
    expect(command.args.join(' ')).not.toContain('sk-live');
    expect((await ground.run('echo $MODE $SERVICE_TOKEN', { variables })).stdout).toBe('fast sk-live-0123456789');
  });
});

it('H-01 is not started when a path that it is to see became a link', async () => {
  const out = join(ground.workspace, 'later');
  await mkdir(out);
  expect(whyNotSafe([out, join(ground.workspace, 'missing')])).toBeUndefined();
  await rm(out, { recursive: true });
  await symlink(ground.home, out);
  expect(whyNotSafe([ground.workspace, out])).toContain(`${out} is a link`);
  expect(whyNotSafe([join(out, '.ssh')])).toContain('.ssh is a link or lies behind one');
});

it('without a sandbox is the command itself, with the variables of its manifest', () => {
  const command = { command: 'node', args: ['server.mjs'], cwd: '/w', env: { A: '1' } };
  const confinement = { workspace: '/w', network: 'none', variables: { B: '2' } } as const;
  const confined = confine(command, { kind: 'none', reason: 'off' }, confinement);
  const env = { A: '1', B: '2', PYTHONPYCACHEPREFIX: '/dev/null/pycache' };
  expect(confined).toEqual({ command: { ...command, env }, unlinked: [] });
});

describe.skipIf(noPython)(`Python${noPython ? ' (needs python3)' : ''}`, () => {
  it.each(noBubblewrap ? (['off'] as const) : (['off', 'require'] as const))(
    'F-11 runs sources, not bytecode that lies beside them: sandbox %s',
    async (mode) => {
      const folder = join(ground.workspace, mode);
      await ground.write(`home/work/${mode}/tool.py`, 'print("poisoned")');
      const compile =
        'import py_compile as p; p.compile("tool.py", invalidation_mode=p.PycInvalidationMode.UNCHECKED_HASH)';
      execFileSync('python3', ['-c', compile], { cwd: folder });
      await ground.write(`home/work/${mode}/tool.py`, 'print("judged")');
      const sandbox = await findSandbox(mode, { env: process.env, hidden: [] });
      const variables = { PYTHONPYCACHEPREFIX: '' };
      const started: Command = { command: 'python3', args: ['-c', 'import tool'], cwd: folder };
      const { command } = confine(started, sandbox, { workspace: ground.workspace, network: 'none', variables });
      const env = { ...process.env, ...command.env };
      expect(execFileSync(command.command, command.args, { cwd: folder, env, encoding: 'utf8' })).toBe('judged\n');
    },
  );
});

function commandLines(): string[] {
  return readdirSync('/proc').flatMap((name) => {
    try {
      return /^\d+$/.test(name) ? [readFileSync(`/proc/${name}/cmdline`, 'utf8')] : [];
    } catch {
      // best-effort: a process may end while they are listed.
      return [];
    }
  });
}
