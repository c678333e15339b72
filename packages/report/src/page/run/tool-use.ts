import { none } from '../../format/number-text.js';
import type { RunReport } from '../../report.js';
import type { Section, Words } from '../page.js';

/** How far each mounted tool got in each attempt. */
export function toolUse({ iterations }: RunReport): Section {
  const rows = iterations.flatMap(({ iteration, record }): Words[][] => {
    if (record.reading !== 'whole') return [];
    return record.document.exposure.map(({ server, tool, exposure, reason }) => [
      String(iteration),
      { said: server === undefined ? tool : `${server}.${tool}` },
      exposure,
      reason === undefined ? none : { said: reason },
    ]);
  });
  return {
    id: 'tools',
    title: 'Tools',
    blocks:
      rows.length === 0
        ? [{ block: 'paragraph', text: 'No tool was mounted in any attempt.' }]
        : [
            {
              block: 'table',
              table: {
                caption: 'How far each tool got',
                columns: [{ name: 'Iteration' }, { name: 'Tool' }, { name: 'Exposure' }, { name: 'Reason' }],
                rows,
                whole: 'iteration.json of each iteration',
              },
            },
          ],
  };
}
