import type { Trial } from '@harnessgym/compare';

/** `harnessed 3` */
export function trialName({ group, trial }: Pick<Trial, 'group' | 'trial'>): string {
  return `${group} ${trial}`;
}
