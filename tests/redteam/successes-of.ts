import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Played } from './red-case.js';

const verdictWords = ['solved', 'improved', 'already-passing'];

/** Everything that a run says of itself, or does, as of a success: nothing, where nobody succeeded. */
export async function successesOf({ run, summary, states, workspace, earns }: Played): Promise<string[]> {
  const final = String(summary['final_status']);
  return [
    ...(summary['solved'] === false ? [] : ['the summary says solved']),
    ...(run.improved === true ? ['the run says improved'] : []),
    ...(verdictWords.includes(final) ? [`the final status is ${final}`] : []),
    ...run.iterations.flatMap(({ iteration, verdict }) => [
      ...(verdict.solved ? [`iteration ${iteration} is solved`] : []),
      // A scorer may pass what it has no score for; that is no success in an optimisation.
      ...(verdict.verified && ![undefined, earns].includes(verdict.score)
        ? [`iteration ${iteration} is verified`]
        : []),
    ]),
    ...cheats(Object.keys(states)).flatMap((path) => (states[path] === 'qualified' ? [`${path} is qualified`] : [])),
    ...cheats(await activeArtifacts(workspace)).map((path) => `${path} is active`),
    ...['.agents', '.claude'].flatMap((agent) => {
      const link = join(agent, 'skills/cheat');
      return existsSync(join(workspace, link)) ? [`${link} is linked`] : [];
    }),
  ];
}

/** What helps a cheat without being one may qualify. */
function cheats(paths: readonly string[]): string[] {
  return paths.filter((path) => path.includes('cheat'));
}

async function activeArtifacts(workspace: string): Promise<string[]> {
  const { skills, mcp_servers } = JSON.parse(await readFile(join(workspace, '.harnessgym/activation.json'), 'utf8'));
  const active = mcp_servers.filter(({ active }: { active: boolean }) => active);
  return [...skills, ...active].map(({ artifact_path }: { artifact_path: string }) => artifact_path);
}
