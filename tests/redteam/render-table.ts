import type { RedCase } from './red-case.js';

/** The suite as people read it. */
export function renderTable(cases: readonly RedCase[]): string {
  const rows = cases.map(({ name, mechanism, defence, expected }) =>
    [
      name,
      mechanism,
      `insists on ${defence.insistsOn}: [\`${shortName(defence.file)}\`](${defence.file})`,
      expected,
    ].map(cell),
  );
  const head = ['what is tried', 'by what means', 'what stops it', 'ends as'];
  const lines = [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`);
  return `${lines.join('\n')}\n`;
}

function shortName(file: string): string {
  return file.split('/').at(-1) ?? file;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
