import type { Study } from '../plan/study-schema.js';
import type { Analysis, Comparison } from './analysis-schema.js';
import { hasBundle } from './compared-pairs.js';
import { subjectOf } from './verdict-sentence.js';

type Headline = Pick<Analysis, 'verdict' | 'sentence'>;

/**
 * What a study says in the end: its first comparison, if that is of an arm with the bundle; `helps` only where the placebo
 * did not do as well; and neither `helps` nor `hurts` beside a false alarm.
 */
export function studyVerdict(
  study: Study,
  { comparisons, falseAlarm }: Pick<Analysis, 'comparisons' | 'falseAlarm'>,
): Headline {
  const [first] = comparisons;
  if (first === undefined || !hasBundle(first.treated, study.plan)) return withoutBundle(first ?? falseAlarm);
  const subject = subjectOf(first.treated, study);
  const found = besidePlacebo(first, { subject, placebo: comparisons.find(({ control }) => control === 'placebo') });
  if (falseAlarm === null || !isDecided(falseAlarm)) return found;
  return isDecided(found)
    ? {
        verdict: 'plan broken',
        sentence: `Nothing can be said of ${subject}, as the study finds a difference where there is none. ${falseAlarm.sentence}`,
      }
    : { ...found, sentence: `${found.sentence} ${falseAlarm.sentence}` };
}

function withoutBundle(comparison: Comparison | null): Headline {
  const sentence =
    comparison === null
      ? 'Nothing can be said: the study has one arm, and nothing to compare it with.'
      : `Nothing can be said of the harness: no arm had the bundle. ${comparison.sentence}`;
  return { verdict: 'plan broken', sentence };
}

/** What a placebo does as well is no help of the harness; what is not known to be more is not either. */
function besidePlacebo(
  first: Comparison,
  { subject, placebo }: { subject: string; placebo: Comparison | undefined },
): Headline {
  if (first.verdict !== 'helps' || placebo === undefined) return { verdict: first.verdict, sentence: first.sentence };
  const { verdict, sentence } = placebo;
  const than = `Compared with plain ${subject} helps`;
  switch (verdict) {
    case 'helps':
      return { verdict, sentence: `${first.sentence} It does so against the placebo, too.` };
    case 'hurts':
      return { verdict: 'no evidence', sentence: `${than}, but less than a placebo does. ${sentence}` };
    case 'no evidence':
      return { verdict, sentence: `${than}, but as much as a placebo does, as far as can be told. ${sentence}` };
    case 'underpowered':
      return { verdict, sentence: `${than}, but perhaps only as much as a placebo does. ${sentence}` };
    case 'plan broken':
      return { verdict, sentence: `${than}, but whether a placebo does as much is not known. ${sentence}` };
  }
}

function isDecided({ verdict }: Headline): boolean {
  return verdict === 'helps' || verdict === 'hurts';
}
