import type { CompareReport } from '@harnessgym/compare';

/** The documented lines at the end of a study, then what it found. Absent values are spelled as documented. */
export function compareLines({ summary, analysis }: CompareReport, reportPath: string): string {
  const groups = Object.entries(summary).flatMap(([arm, group]) => {
    if (group === undefined) return [];
    const {
      attempt_duration_seconds: attempt,
      cumulative_attempt_duration_seconds: cumulative,
      post_score: post,
    } = group;
    const tokens = [
      `n=${group.count}`,
      `median_attempt=${spell(attempt.median)}`,
      `median_cumulative_attempt=${spell(cumulative.median)}`,
      `best_post_score=${spell(post.best)}`,
      `post_valid=${post.valid_count}`,
      `post_invalid=${post.invalid_count}`,
    ];
    return `${arm}: ${tokens.join(' ')}`;
  });
  const more = analysis.comparisons
    .slice(1)
    .map(({ treated, control, sentence }) => `${treated} against ${control}: ${sentence}`);
  const control =
    analysis.falseAlarm === null ? [] : [`plain2, the study's own control: ${analysis.falseAlarm.sentence}`];
  const lines = [
    `Compare report: ${reportPath}`,
    ...groups,
    `Verdict: ${analysis.verdict}`,
    analysis.sentence,
    ...more,
    ...control,
  ];
  return `${lines.join('\n')}\n`;
}

/** Without what halving left behind the last digit. */
function spell(value: number | null): string {
  return value === null ? 'None' : String(Number(value.toPrecision(12)));
}
