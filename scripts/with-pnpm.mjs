// Provisions the pinned pnpm (npm, with the integrity in tools/pnpm/package-lock.json), installs with the frozen
// lockfile, builds, and runs one of the two README commands. Needs Node, npm and git alone.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const pnpmFolder = join(root, 'tools', 'pnpm');
const pnpm = join(pnpmFolder, 'node_modules', 'pnpm', 'bin', 'pnpm.cjs');
const goals = { demo, everything };

const [goal, ...extra] = process.argv.slice(2);
const chosen = goals[/** @type {keyof typeof goals} */ (goal)];
if (chosen === undefined) fail(`Unknown goal "${goal}". Use "demo" or "everything".`);
requireNode();
provision();
chosen();

function demo() {
  step('Building');
  // Declarations are for those who import the packages; the demo only runs them.
  runPnpm(['run', 'build', '--', '--no-dts'], 'shown when it fails');
  run(process.execPath, [join(root, 'packages', 'cli', 'bin', 'harnessgym.js'), 'demo', ...extra]);
}

function everything() {
  step('Installing the agents that tests run');
  run(process.execPath, [join(root, 'scripts', 'install-agents.mjs')]);
  runPnpm(['run', 'check', ...extra]);
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    fail(`Node ${process.versions.node} is too old: HarnessGym needs 20.19 or newer.`);
}

function provision() {
  if (!existsSync(pnpm) || installedPnpm() !== pinnedPnpm()) {
    step('Installing the pinned pnpm');
    run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: pnpmFolder });
  }
  step('Installing dependencies (frozen lockfile)');
  runPnpm(['install', '--frozen-lockfile', '--reporter=append-only', '--loglevel=warn']);
}

function pinnedPnpm() {
  return JSON.parse(readFileSync(join(pnpmFolder, 'package.json'), 'utf8')).dependencies.pnpm;
}

function installedPnpm() {
  return JSON.parse(readFileSync(join(pnpmFolder, 'node_modules', 'pnpm', 'package.json'), 'utf8')).version;
}

/** @param {string[]} args @param {'shown' | 'shown when it fails'} [output] */
function runPnpm(args, output = 'shown') {
  run(process.execPath, [pnpm, ...args], { output });
}

/** @param {string} command @param {string[]} args @param {{ cwd?: string, output?: 'shown' | 'shown when it fails' }} [options] */
function run(command, args, { cwd = root, output = 'shown' } = {}) {
  const { status, signal, error, stdout } = spawnSync(command, args, {
    cwd,
    stdio: ['inherit', output === 'shown' ? 'inherit' : 'pipe', 'inherit'],
    maxBuffer: 256 * 1024 * 1024,
    // On Windows npm is a .cmd file, which only a shell starts.
    shell: process.platform === 'win32' && command === 'npm',
    env: {
      ...process.env,
      TURBO_TELEMETRY_DISABLED: '1',
      npm_config_manage_package_manager_versions: 'false',
      PATH: pathWithPnpm(),
    },
  });
  if (error) fail(`Could not start ${command}: ${error.message}`);
  if (signal) process.kill(process.pid, signal);
  if (status === 0) return;
  if (stdout) process.stdout.write(stdout);
  process.exit(status ?? 1);
}

/** turbo looks for the package manager on PATH. */
function pathWithPnpm() {
  const bin = join(pnpmFolder, 'node_modules', '.bin');
  return `${bin}${process.platform === 'win32' ? ';' : ':'}${process.env['PATH'] ?? ''}`;
}

/** @param {string} text */
function step(text) {
  process.stdout.write(`> ${text}\n`);
}

/** @param {string} message @returns {never} */
function fail(message) {
  process.stderr.write(`harnessgym setup: ${message}\n`);
  process.exit(1);
}
