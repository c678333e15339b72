import type { CompareReport, Trial } from '@harnessgym/compare';
import { countText, numberText } from '../../format/number-text.js';
import type { Section, Words } from '../page.js';
import { trialName } from './trial-name.js';

/** Whether each trial counts, and every finding about it; those with findings first. */
export function validity({ trials }: CompareReport): Section {
  const noted = trials.filter(hasNote);
  const clean = trials.length - noted.length;
  return {
    id: 'validity',
    title: 'Validity',
    blocks: [
      {
        block: 'paragraph',
        text: `${countText(trials.filter(({ comparison_valid }) => !comparison_valid).length, 'trial')} of ${numberText(trials.length)} did not count as measured and stand as the worst in every statistic. ${countText(clean, 'trial')} without any finding.`,
      },
      {
        block: 'table',
        table: {
          caption: 'Every finding, by trial',
          columns: [
            { name: 'Trial' },
            { name: 'Counts' },
            { name: 'Findings' },
            { name: 'Load before and after', numeric: true },
            { name: 'Changed files', numeric: true },
            { name: 'Tries before', numeric: true },
          ],
          rows: [...noted, ...trials.filter((trial) => !hasNote(trial))].map((trial) => [
            trialName(trial),
            trial.comparison_valid ? 'yes' : 'as worst',
            findingsOf(trial),
            `${trial.load.before.toFixed(2)}, ${trial.load.after.toFixed(2)}`,
            numberText(trial.changed_paths.count),
            numberText(trial.retried.length),
          ]),
          whole: 'compare_report.json',
        },
      },
    ],
  };
}

function hasNote({ findings, comparison_valid, retried }: Trial): boolean {
  return findings.length > 0 || !comparison_valid || retried.length > 0;
}

function findingsOf({ findings, comparison_invalid_reason, retried }: Trial): Words {
  const found = findings.map(({ kind, message }) => `${kind}: ${message}`);
  const reason = found.length === 0 && comparison_invalid_reason !== null ? [comparison_invalid_reason] : [];
  const tried = retried.map((one) => `tried before: ${one.reason}`);
  const all = [...found, ...reason, ...tried];
  return all.length === 0 ? 'none' : { said: all.join(' | ') };
}
