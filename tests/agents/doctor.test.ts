import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AgentName, agentProgram } from '@harnessgym/internal-testkit/agents/agent-program';
import { treeDigest } from '@harnessgym/internal-testkit/tree-digest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../e2e/run-cli.js';

// The built command in front of the real agents: `pnpm run build` comes first.

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-doctor-test-')));
  await mkdir(join(folder, 'home'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const agents: readonly AgentName[] = ['codex', 'claude'];

for (const name of agents) {
  for (const age of ['newest', 'older'] as const) {
    const program = await agentProgram(name, age);
    const title = `harnessgym doctor --probe of ${name} ${program.version}`;
    const path = program.status === 'installed' ? program.path : '';
    const missing = program.status === 'missing';
    describe.skipIf(missing)(missing ? `${title} (needs ${program.package})` : title, () => {
      it('sees what runs rely on, keeps it, and leaves the home of the user as it was', {
        timeout: 240_000,
      }, async () => {
        const before = await treeDigest(join(folder, 'home'));
        const { code, report } = await doctor(name, path, '--probe');
        expect(code).toBe(0);
        expect(outcomes(report)).toEqual(Object.fromEntries(probes.map((probe) => [probe, 'as-expected'])));
        expect(await treeDigest(join(folder, 'home'))).toEqual(before);
        expect(await readdir(join(folder, 'state', 'agents'))).toEqual([`${name}-${program.version}.json`]);
        expect((await doctor(name, path)).report).toEqual(report);
      });
    });
  }
}

describe('harnessgym doctor --probe of an agent that has changed', async () => {
  const program = await agentProgram('codex', 'newest');
  it.skipIf(program.status === 'missing')(
    'says which expectations do not hold any more',
    { timeout: 240_000 },
    async () => {
      const path = join(folder, 'codex');
      // As if it did not know any more that a server is required, and that its tools are approved of.
      const forget = String.raw`s/\(required"\{0,1\} *= *\)true/\1false/; s/"approve"/"prompt"/`;
      const real = program.status === 'installed' ? program.path : '';
      const script = [
        '#!/bin/bash',
        'args=()',
        `for arg in "$@"; do args+=("$(sed '${forget}' <<< "$arg")"); done`,
        `exec '${real}' "\${args[@]}"`,
      ];
      await writeFile(path, script.join('\n'), { mode: 0o755 });
      const { report } = await doctor('codex', path, '--probe');
      expect(outcomes(report)).toMatchObject({
        'tool-offered': 'as-expected',
        'tool-callable': 'differs',
        'slow-server': 'differs',
        'broken-server': 'differs',
      });
    },
  );
});

const probes = ['tool-offered', 'tool-callable', 'slow-server', 'broken-server', 'malformed-tool', 'session-resumed'];

async function doctor(name: AgentName, path: string, ...flags: readonly string[]) {
  const args = ['doctor', '--json', `--${name}-bin`, path, ...flags];
  // Tests may run as root, which Claude Code refuses otherwise.
  const env = { HOME: join(folder, 'home'), CODEX_HOME: '', IS_SANDBOX: '1' };
  const { code, stdout } = await runCli(args, { cwd: folder, state: join(folder, 'state'), env });
  return { code, report: JSON.parse(stdout).agents.find(({ agent }: { agent: string }) => agent === name) };
}

function outcomes({ probing }: { probing: { record: { probes: { probe: string; outcome: { result: string } }[] } } }) {
  return Object.fromEntries(probing.record.probes.map(({ probe, outcome }) => [probe, outcome.result]));
}
