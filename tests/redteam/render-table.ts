import type { RedCase } from './red-case.js';

const head = ['what is tried', 'by what means', 'what stops it', 'ends as'];
export const tableHead = row(head);

/** The suite as people read it. */
export function renderTable(cases: readonly RedCase[]): string {
  const rows = cases.map(({ name, mechanism, defence, expected }) =>
    row([
      name,
      mechanism,
      `insists on ${defence.insistsOn}: [\`${shortName(defence.file)}\`](${defence.file})`,
      expected,
    ]),
  );
  return `${[tableHead, row(head.map(() => '---')), ...rows].join('\n')}\n`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(cell).join(' | ')} |`;
}

function shortName(file: string): string {
  return file.split('/').at(-1) ?? file;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
