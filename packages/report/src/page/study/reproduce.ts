import type { CompareReport } from '@harnessgym/compare';
import type { Section } from '../page.js';
import { typedFlags } from './typed-flags.js';

/** The command with the flags that the plan tells, and what it does not tell. */
export function reproduce({ study: { plan, hash } }: CompareReport): Section {
  const command = typedFlags(plan).map(([flag, value]) => {
    if (value === undefined) return flag;
    return value.startsWith('-') ? `${flag}=${quoted(value)}` : `${flag} ${quoted(value)}`;
  });
  return {
    id: 'reproduce',
    title: 'How to reproduce it',
    blocks: [
      {
        block: 'paragraph',
        text: 'The command has the flags that follow from the plan, study.json beside this report. It leaves out --protect, --editable, --ignore, --gitignore and --state-dir: add those that the study had. study/flags.json has every flag as it was typed. Where everything is the same, template, bundle and paths included, the plan has the same hash.',
      },
      {
        block: 'lines',
        text: `${['harnessgym compare', ...command, '--output-dir NEW_FOLDER'].join(' \\\n  ')}\n\nPlan hash: ${hash}`,
      },
    ],
  };
}

function quoted(value: string): string {
  return /^[\w./,:=@%+-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
