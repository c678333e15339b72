import { none } from '../../format/number-text.js';
import type { RunReport } from '../../report.js';
import type { Section, Words } from '../page.js';

/** What was built, and how each check of it ended. */
export function artifacts({ iterations }: RunReport): Section[] {
  const rows = iterations.flatMap(({ iteration, record }): Words[][] => {
    if (record.reading !== 'whole') return [];
    return record.document.qualifications.flatMap((report, check) =>
      report.artifacts.map(({ path, verdict, reason }) => [
        String(iteration),
        String(check + 1),
        { said: path },
        verdict,
        reason === '' ? none : { said: reason },
      ]),
    );
  });
  if (rows.length === 0) return [];
  return [
    {
      id: 'artifacts',
      title: 'What was built, and whether it is trusted',
      blocks: [
        {
          block: 'table',
          table: {
            caption: 'Checks of artifacts in the clean room',
            columns: [
              { name: 'Iteration' },
              { name: 'Check', numeric: true },
              { name: 'Artifact' },
              { name: 'Verdict' },
              { name: 'Reason' },
            ],
            rows,
            whole: 'qualification.json of each check',
          },
        },
      ],
    },
  ];
}
