// The README's promise, kept by nothing but Node, npm and git: a fresh clone, an empty HOME, a plain PATH. Started by
// .ci/run only, since one of the two commands is every other test. Plain node:test: nothing is installed yet.
// @ts-check
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hg-clone-')));
const clone = join(folder, 'clone');
const home = join(folder, 'home');

before(() => {
  mkdirSync(home);
  mkdirSync(join(folder, 'tmp'));
  const { status, stderr } = spawnSync('git', ['clone', '--no-local', '--quiet', repository, clone], {
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
});
after(() => rmSync(folder, { recursive: true, force: true }));

test('npm run demo shows the whole loop, and the score falls', () => {
  const { status, stdout } = run('npm', ['run', 'demo']);
  assert.equal(status, 0);
  for (const phase of ['attempt', 'reflection', 'build']) assert.match(stdout, new RegExp(`#1 ${phase} completed`));
  assert.match(stdout, /clean room: .*mcp\.json qualified/);
  const before = Number(/Score before\D+(\d+)/.exec(stdout)?.[1]);
  const now = Number(/Score after\D+(\d+)/.exec(stdout)?.[1]);
  assert.equal(before, 1_008_322);
  assert.ok(now < before, `${now} is not below ${before}`);
});

test('afterwards npx harnessgym works at the root', () => {
  const { status, stdout } = run('npx', ['harnessgym', '--version']);
  assert.equal(status, 0);
  assert.match(stdout.trim(), /^\d+\.\d+\.\d+$/);
});

test('npm test passes', () => {
  assert.equal(run('npm', ['test']).status, 0);
});

test('neither command wrote outside the clone but caches, state and temporary files', () => {
  const { status, stdout } = spawnSync('git', ['status', '--porcelain'], { cwd: clone, encoding: 'utf8' });
  assert.deepEqual([status, stdout], [0, '']);
  assert.deepEqual(
    readdirSync(home).filter((name) => !['.npm', '.cache', '.local', '.config'].includes(name)),
    [],
  );
  const lockfile = readFileSync(join(clone, 'pnpm-lock.yaml'), 'utf8');
  assert.equal(lockfile, readFileSync(join(repository, 'pnpm-lock.yaml'), 'utf8'));
});

/** @param {string} command @param {string[]} args */
function run(command, args) {
  const result = spawnSync(command, args, {
    cwd: clone,
    env: bareEnvironment(),
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.stdout.write(result.stdout);
  return result;
}

/** What a login on a new machine has, and how this machine reaches its network. */
function bareEnvironment() {
  const tools = ['node', 'npm', 'git'].map((name) => dirname(which(name)));
  const path = [...new Set([...tools, '/usr/local/bin', '/usr/bin', '/bin'])].join(delimiter);
  const network = Object.entries(process.env).filter(([name]) =>
    /^(NODE_EXTRA_CA_CERTS|SSL_CERT_\w+|\w+_proxy)$/i.test(name),
  );
  const given = Object.entries(process.env).filter(([name]) =>
    /^HARNESSGYM_(TEST_REPORT|AGENTS|ABSENT_TOOLS)$/.test(name),
  );
  return {
    ...Object.fromEntries(network),
    ...Object.fromEntries(given),
    PATH: path,
    HOME: home,
    TMPDIR: join(folder, 'tmp'),
    LANG: 'C.UTF-8',
    CI: 'true',
  };
}

/** @param {string} name */
function which(name) {
  const { stdout } = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
  return stdout.trim();
}
