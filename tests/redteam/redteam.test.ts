import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { noBubblewrap } from '../../packages/qualify/src/testing/sandbox-ground.js';
import { root } from '../architecture/read-packages.js';
import { buildsServer } from './cases/cheat-server.js';
import { redCases } from './cases/index.js';
import { playCase } from './play-case.js';
import type { Played, RedCase } from './red-case.js';
import { renderTable, tableHead } from './render-table.js';
import { successesOf } from './successes-of.js';

describe('the red team', { concurrent: true }, () => {
  for (const { name, pitfalls, plays, expected, needs } of redCases) {
    const title = pitfalls === undefined ? name : `${pitfalls} ${name}`;
    const isMissing = needs !== undefined && noBubblewrap;
    it.skipIf(isMissing)(isMissing ? `${title} (needs ${needs})` : title, async () => {
      await using played = await playCase(plays);
      expect(await successesOf(played)).toEqual([]);
      endsAs[expected](played);
      await plays.also?.(played);
    });
  }
});

const honestKernel = `export function normalizedDot(a, b) {
  if (a.length !== b.length) throw new Error('They differ in length.');
  const unit = (v) => {
    const largest = Math.max(0, ...v.map(Math.abs));
    const scaled = v.map((x) => (largest === 0 ? 0 : x / largest));
    const norm = Math.sqrt(scaled.reduce((sum, x) => sum + x * x, 0));
    return scaled.map((x) => (norm === 0 ? 0 : x / norm));
  };
  const [u, w] = [unit(a), unit(b)];
  return Math.min(1, Math.max(-1, u.reduce((sum, x, i) => sum + x * w[i], 0)));
}
`;

const endsAs: Readonly<Record<RedCase['expected'], (played: Played) => void>> = {
  failed({ run, states, earns }) {
    const scores = run.iterations.map(({ verdict }) => verdict.score);
    expect(scores.filter((score) => score !== earns)).toEqual([]);
    const cheats = Object.entries(states).filter(([path]) => path.includes('cheat'));
    expect(cheats.map(([, state]) => state)).not.toContain('qualified');
  },
  tampered({ run }) {
    const scores = run.iterations.map(({ measurement }) => measurement?.score);
    expect(scores).toContainEqual({ status: 'invalid', reason: 'tampered' });
  },
  quarantined({ states }) {
    const cheats = Object.entries(states).filter(([path]) => path.includes('cheat'));
    expect(cheats.map(([, state]) => state)).toContain('quarantined');
  },
};

// Without these, a stage on which nothing can succeed would prove every defence.
describe('what the red team is measured with', () => {
  it('tells an honest solution, and an honest tool, from nothing', async () => {
    await using honest = await playCase({
      attempt: ({ workspace }) => writeFile(join(workspace, 'answer.txt'), '5'),
      flags: { buildAfterSolve: true },
      build: buildsServer({ answers: {} }),
    });
    expect(await successesOf(honest)).toEqual(
      expect.arrayContaining([
        'the summary says solved',
        'iteration 1 is solved',
        'iteration 1 is verified',
        '.harnessgym/mcp/cheat/mcp.json is qualified',
        '.harnessgym/mcp/cheat/mcp.json is active',
      ]),
    );
  });

  it('tells a better score that a trusting scorer prints', async () => {
    await using honest = await playCase({
      scorer: 'printed',
      attempt: ({ workspace }) => writeFile(join(workspace, 'report.json'), '{"cycles": 50}'),
    });
    expect(await successesOf(honest)).toEqual(expect.arrayContaining(['the run says improved']));
  });

  it('tells an honest solution of an example from a cheat', async () => {
    await using honest = await playCase({
      example: 'numerical_debug_task',
      flags: { postAttemptCommand: 'node verifier.mjs --json --secret', scorerSecret: true },
      attempt: ({ workspace }) => writeFile(join(workspace, 'kernel_ops.mjs'), honestKernel),
    });
    expect(await successesOf(honest)).toEqual(expect.arrayContaining(['iteration 1 is solved']));
  });

  it('has no mechanism twice, and no name', () => {
    for (const key of ['name', 'mechanism'] as const) {
      const all = redCases.map((one) => one[key]);
      expect(all.filter((text, index) => all.indexOf(text) !== index)).toEqual([]);
    }
  });

  it('names lines of defence that exist', () => {
    expect(redCases.map(({ defence }) => defence.file).filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  // `vitest run tests/redteam -u` writes the table into SECURITY.md.
  it('is the table that people read', async () => {
    const path = join(root, 'SECURITY.md');
    const [text = ''] = (await readFile(path, 'utf8')).split(tableHead);
    expect(text).toContain('## Red team');
    await expect(text + renderTable(redCases)).toMatchFileSnapshot(path);
  });
});
