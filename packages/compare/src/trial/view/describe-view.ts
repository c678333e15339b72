import type { StudyView } from './study-view.js';

/** What a plan warns of, because trials may see more than themselves. Pure. */
export function describeView(view: StudyView, jobs: number): string[] {
  if (view.study === 'hidden') {
    return [
      ...view.inSight.map((path) => `${path} stays in sight of trials: the agent needs what lies there.`),
      ...(view.by === 'unshare'
        ? ['The agent runs as root, which can undo what hides the study. Where that matters, run as an ordinary user.']
        : []),
      ...(jobs > 1 && view.by === 'unshare'
        ? [sameTime(jobs, 'an agent of root may see the processes of another trial, and by them its files')]
        : []),
    ];
  }
  return [
    `Trials are not kept from seeing their study (${view.reason}): an agent that looks around may find the template, the bundle and finished trials.`,
    ...(jobs > 1 ? [sameTime(jobs, 'an agent may see the files and processes of another trial')] : []),
  ];
}

function sameTime(jobs: number, seen: string): string {
  return `--jobs ${jobs} runs trials at the same time on one machine: ${seen}. Where that matters, use --jobs 1.`;
}
