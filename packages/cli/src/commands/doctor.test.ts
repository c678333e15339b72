import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { doctorReportSchema } from '../doctor/doctor-report.js';
import { main } from '../main.js';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-doctor-')));
  await mkdir(join(folder, 'bin'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('exits with 3 where no agent can be used, and tells what to install', async () => {
  const { code, stdout } = await doctor();
  expect(code).toBe(3);
  expect(stdout).toMatch(/^Codex +missing /m);
  expect(stdout).toMatch(/Codex is missing: .* "npm install -g @openai\/codex"/);
});

it('exits with 0 when one can be used, and writes nothing', async () => {
  await writeFile(join(folder, 'bin', 'codex'), '#!/bin/sh\necho codex-cli 0.169.0\n', { mode: 0o755 });
  const { code, stdout } = await doctor('--json');
  expect(code).toBe(0);
  const { agents } = doctorReportSchema.parse(JSON.parse(stdout));
  expect(agents.map(({ agent, state }) => `${agent} ${state}`)).toEqual([
    ...['codex usable', 'claude missing', 'opencode missing', 'gemini missing'],
  ]);
  expect(await readdir(folder)).toEqual(['bin']);
});

it('goes on without a state directory that can be used, and says so', async () => {
  await writeFile(join(folder, 'state'), 'a file');
  expect((await doctor()).stdout).toMatch(/state directory is missing: .*is not a folder/);
});

async function doctor(...flags: string[]) {
  const chunks: string[] = [];
  const stdout = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  const env = { PATH: join(folder, 'bin'), HOME: folder, HARNESSGYM_STATE_DIR: join(folder, 'state') };
  const code = await main(['doctor', ...flags], { cwd: folder, env, stdout, stderr: stdout });
  return { code, stdout: chunks.join('') };
}
