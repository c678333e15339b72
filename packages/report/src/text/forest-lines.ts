import { visibleText } from '../format/visible-text.js';
import { domainOf } from '../plot/domain.js';
import type { IntervalPlot } from '../plot/plot.js';
import { tickText } from '../plot/tick-text.js';

/** A forest plot in characters: `├──●──┤`, the bar `│` where there is no effect. */
export function forestLines({ rows, reference, domain, ticks }: IntervalPlot, columns: number): string[] {
  const names = rows.map(({ label }) => visibleText(label, 32));
  const texts = rows.map(({ text }) => visibleText(text, 32));
  const [nameWidth, textWidth] = [widest(names), widest(texts)];
  const room = Math.max(20, Math.min(60, columns - nameWidth - textWidth - 4));
  const bounds = rows.flatMap(({ value, low, high }) => [value, low, high]);
  const [from, to] = domain ?? domainOf([...bounds, reference?.value ?? null]);
  const place = (value: number) =>
    Math.min(room - 1, Math.max(0, Math.round(((value - from) / (to - from)) * (room - 1))));
  const lines = rows.map((row, index) => {
    const cells = bar(row, { room, place, reference: reference?.value });
    return `${(names[index] ?? '').padEnd(nameWidth)}  ${cells}  ${texts[index] ?? ''}`;
  });
  const [left, right] = [tickText(from, ticks), tickText(to, ticks)];
  const axis = `${' '.repeat(nameWidth + 2)}${left}${right.padStart(Math.max(right.length + 1, room - left.length))}`;
  return [...lines, axis];
}

interface Ruler {
  room: number;
  place(value: number): number;
  reference: number | undefined;
}

function bar({ value, low, high }: IntervalPlot['rows'][number], { room, place, reference }: Ruler): string {
  const cells = Array.from({ length: room }, () => ' ');
  if (reference !== undefined) cells[place(reference)] = '│';
  const [start, end] = [low === null ? 0 : place(low), high === null ? room - 1 : place(high)];
  cells.fill('─', start, end + 1);
  cells[start] = low === null ? '◄' : '├';
  cells[end] = high === null ? '►' : '┤';
  if (reference !== undefined && place(reference) > start && place(reference) < end) cells[place(reference)] = '┼';
  cells[place(value)] = '●';
  return cells.join('');
}

function widest(texts: readonly string[]): number {
  return texts.reduce((most, { length }) => Math.max(most, length), 0);
}
