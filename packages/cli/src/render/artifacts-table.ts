import type { InspectedArtifact } from '@harnessgym/registry';
import { durationText } from './duration-text.js';
import { oneLine } from './one-line.js';
import { plainTable } from './plain-table.js';

/** One line an artifact. */
export function artifactsTable(artifacts: readonly InspectedArtifact[], now: Date): string {
  const rows = artifacts.map(({ artifact, createdAt }) => {
    const { id, kind, status } = artifact;
    const tools = status.state === 'qualified' ? status.tools.join(' ') : '';
    return [oneLine(id, 120), kind, status.state, oneLine(tools, 60) || '-', ageText(createdAt, now)];
  });
  return plainTable(['ID', 'KIND', 'STATUS', 'TOOLS', 'AGE'], rows);
}

/** The file may say anything, also a day to come. */
function ageText(createdAt: string | undefined, now: Date): string {
  const ms = createdAt === undefined ? Number.NaN : now.getTime() - Date.parse(createdAt);
  if (Number.isNaN(ms)) return '-';
  const days = Math.floor(ms / 86_400_000);
  return days >= 2 ? `${days} d` : durationText(Math.max(0, ms));
}
