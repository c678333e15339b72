import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { agentProgram } from './agent-program.js';
import { installProgram } from './install-program.mjs';

const run = promisify(execFile);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hg-install-'));
  vi.stubEnv('HARNESSGYM_AGENTS', join(folder, 'cache'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

describe('installProgram', () => {
  it('is safe for several at once, leaves one copy, and installs it once', async () => {
    const pin = await packProgram('first');
    const paths = await Promise.all([1, 2, 3].map(() => installProgram(pin)));
    expect(new Set(paths)).toEqual(new Set([join(folder, 'cache', 'codex-1.0.0', pin.program)]));
    expect(await readFile(paths[0] ?? '', 'utf8')).toBe('first');
    expect(await readdir(join(folder, 'cache'))).toEqual(['codex-1.0.0']);

    await packProgram('second');
    expect(await readFile(await installProgram(pin), 'utf8')).toBe('first');
  });

  it('leaves nothing behind when npm cannot have it', async () => {
    const pin = { ...(await packProgram('never')), package: join(folder, 'nowhere.tgz') };
    await expect(installProgram(pin)).rejects.toThrow('nowhere.tgz');
    expect(await readdir(join(folder, 'cache'))).toEqual([]);
  });
});

describe('agentProgram', () => {
  it('is missing, with what npm said, where there is no network', async () => {
    const unreachable = { registry: 'http://127.0.0.1:9', cache: join(folder, 'npm') };
    for (const [name, value] of Object.entries(unreachable)) vi.stubEnv(`npm_config_${name}`, value);
    expect(await agentProgram('codex', 'newest')).toMatchObject({
      status: 'missing',
      package: expect.stringContaining('@openai/codex@'),
      reason: expect.stringContaining('ECONNREFUSED'),
    });
  });
});

/** A package with one file, as npm packs it, so that no registry is asked. */
async function packProgram(text: string) {
  const source = join(folder, 'source');
  await mkdir(source, { recursive: true });
  await writeFile(join(source, 'package.json'), '{ "name": "tiny-agent", "version": "1.0.0" }');
  await writeFile(join(source, 'agent'), text);
  await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: source });
  return {
    name: 'codex' as const,
    version: '1.0.0',
    package: join(folder, 'tiny-agent-1.0.0.tgz'),
    program: 'node_modules/tiny-agent/agent',
  };
}
