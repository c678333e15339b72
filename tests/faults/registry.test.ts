import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'vitest';
import { openRegistry } from '../../packages/registry/src/index.js';
import { openScratchWorkspace } from '../../packages/registry/src/testing/scratch-workspace.js';
import { faultSeed } from './choose-calls.js';
import { exitMistakes } from './exit-mistakes.js';
import { leftovers } from './leftovers.js';
import { type FaultedPass, walkFaults } from './walk-faults.js';
import { withFaults } from './with-faults.js';

const program = fileURLToPath(new URL('registry-program.mjs', import.meta.url));
const skill = 'skills/small/SKILL.md';
const text = '---\nname: small\ndescription: Small.\n---\n\nUse it.\n';

describe('a registry in which a file operation fails', () => {
  it.each(['ENOSPC', 'EIO', 'EACCES', 'EMFILE'])(
    `with %s keeps what it said and each verdict that it took (seed ${faultSeed})`,
    (code) => walkFaults(code, goThrough),
    3_600_000,
  );
});

async function goThrough(fault: string): Promise<FaultedPass> {
  await using workspace = await openScratchWorkspace();
  await workspace.put(skill, text);
  await workspace.putRegistry({ version: 1, artifacts: [], metadata: { note: 'mine' } });
  const log = join(workspace.root, 'calls');
  const { node, env } = withFaults({ folder: workspace.root, fault, log });
  const options = { env: { ...process.env, ...env }, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, program, workspace.root], options);
  const calls = readFileSync(log, 'utf8').trim().split('\n');
  const mistakes = exitMistakes({ code: status, stdout, stderr }, { fault, calls, folder: workspace.root });
  if ((await workspace.registry()).metadata === undefined) mistakes.push('the file is no registry');
  const artifacts = (await openRegistry(workspace.root)).artifacts();
  const states = artifacts.map(({ status }) => status.state);
  if (states.length !== 1) mistakes.push(`there are ${states.length} artifacts`);
  if (stdout.startsWith('settled 1') && states[0] !== 'qualified') mistakes.push(`the verdict is lost: ${states}`);
  if ((await workspace.text(skill)) !== text) mistakes.push('the skill changed');
  const { metadata } = await workspace.registry();
  if (!('note' in metadata)) mistakes.push('what the user noted is lost');
  // A draft that could not even be removed stays for an hour, since its writer may live.
  if (!fault.endsWith(':on')) for (const path of await leftovers(workspace.root)) mistakes.push(`left behind: ${path}`);
  return { mistakes, calls };
}
