import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import { type Report, renderHtml } from '@harnessgym/report';
import type { Terminal } from '../terminal.js';

/** Writes a study or a run as one HTML file, which others may read, and says on stderr where it is. */
export async function writePage(report: Report, path: string, { stderr }: Pick<Terminal, 'stderr'>): Promise<void> {
  await writeAtomic(path, renderHtml(report), { mode: 0o644 });
  stderr.write(`Report: ${path}\n`);
}
