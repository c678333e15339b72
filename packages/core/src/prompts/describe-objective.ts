import type { Objective } from '../task.js';
import { embed } from './embed.js';

/** How the work is judged, and what to write where. */
export function describeObjective(objective: Objective): string {
  const { command, claimKey, direction, target, optimize } = objective;
  const lines: string[] = [];
  if (command !== undefined) {
    lines.push(
      'HarnessGym scores the workspace itself after this session, however it ends, with the scorer below. Its verdict counts; a claim of yours does not change it.',
      embed('Scorer command', command, 1_000),
      'Do not edit what it runs: benchmarks, verifiers and their data are not yours to change.',
    );
  }
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

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
