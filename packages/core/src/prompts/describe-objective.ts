import type { Objective } from '../task.js';
import { embed } from './embed.js';

/** How the work is judged, and what to write where. `scored`: a scorer judges, with or without a command line of its own. */
export function describeObjective(objective: Objective, { scored }: { scored: boolean }): string {
  const { claimKey, direction, target, optimize } = objective;
  const lines = scored ? describeScorer(objective) : [];
  if (optimize || target !== undefined) {
    lines.push(
      `- ${capital(direction)} \`${claimKey}\` is better. Put your best verified number into \`metrics.${claimKey}\` and \`metrics.score\`.`,
    );
  }
  if (target !== undefined)
    lines.push(
      `- Target: ${direction === 'lower' ? 'at most' : 'at least'} ${target}. Stop once a verified state reaches it.`,
    );
  if (optimize) {
    lines.push(
      '- This is an optimisation: go on improving until you reach the target, run out of time or are blocked.',
      '- As soon as a verified improvement exists, apply it and update the result file, and only then search on.',
      '- If the scorer has a fast and a final mode: iterate on the fast one, and confirm on the final one, which is what counts.',
    );
  }
  return lines.join('\n');
}

function describeScorer({ command, protect, editable }: Objective): string[] {
  const judged =
    'HarnessGym scores the workspace itself after this session, however it ends. Its verdict counts; a claim of yours does not change it.';
  const handsOff = 'Do not edit what it runs: benchmarks, verifiers and their data are not yours to change.';
  const rules = [
    ...(protect === undefined
      ? []
      : [`Protected: ${listed(protect)}. A change there is put back, and the attempt does not count.`]),
    ...(editable === undefined
      ? []
      : [
          `Only these files count as you leave them: ${listed(editable)}. Whatever else you change is left out of the scoring.`,
        ]),
  ];
  const told = [judged, ...(command === undefined ? [] : [embed('Scorer command', command, 1_000)])];
  return [...told, ...(rules.length === 0 ? [handsOff] : [`${handsOff} ${rules.join(' ')}`])];
}

function listed(globs: readonly string[]): string {
  return globs.map((glob) => `\`${glob.replaceAll('`', '')}\``).join(', ');
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
