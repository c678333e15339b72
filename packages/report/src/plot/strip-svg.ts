import { type ScaleLinear, scaleLinear } from 'd3-scale';
import { symbol, symbolCircle, symbolTimes } from 'd3-shape';
import { html, type Markup } from '../html/markup.js';
import { axisHeight, bottomAxis, round } from './bottom-axis.js';
import { domainOf } from './domain.js';
import { type Drawing, width } from './drawing.js';
import { fitted } from './fitted.js';
import type { Mark, StripPlot } from './plot.js';

const [left, laneWidth, rowHeight, top, step] = [150, 100, 72, 20, 8];
const dot = symbol(symbolCircle, 34)() ?? '';
const cross = symbol(symbolTimes, 40)() ?? '';

interface Placed {
  mark: Mark;
  x: number;
  y: number;
}

export function stripSvg({ rows, axis, ticks, worst }: StripPlot): Drawing {
  const bottom = top + rows.length * rowHeight;
  const values = rows.flatMap(({ marks, median }) => [median, ...marks.map(({ value }) => value)]);
  const range = worst === 'left' ? [left + laneWidth, width - 20] : [left, width - laneWidth - 20];
  const scale = scaleLinear(domainOf(values), range);
  const lane = worst === 'left' ? left : width - laneWidth - 10;
  return {
    height: bottom + axisHeight,
    content: html`<rect class="lane" x="${lane}" y="${top - 4}" width="${laneWidth - 10}" height="${bottom - top + 4}"/><text class="side" x="${lane + (laneWidth - 10) / 2}" y="12" text-anchor="middle">counts as worst</text>${bottomAxis(scale, { top, bottom, label: axis, ticks })}${rows.map(
      (row, index) => strip(row, { scale, lane: lane + (laneWidth - 10) / 2, y: top + (index + 0.5) * rowHeight }),
    )}`,
  };
}

function strip(
  { label, median, marks }: StripPlot['rows'][number],
  { scale, lane, y }: { scale: ScaleLinear<number, number>; lane: number; y: number },
): Markup {
  const placed = spread(marks, (mark) => (mark.value === null ? lane : scale(mark.value)));
  return html`<g><text x="${left - 14}" y="${y + 4}" text-anchor="end">${fitted(label, 22)}</text>${
    median !== null && Number.isFinite(median)
      ? html`<line class="median" x1="${round(scale(median))}" x2="${round(scale(median))}" y1="${y - 30}" y2="${y + 30}"/>`
      : undefined
  }${placed.map(
    ({ mark, x, y: off }) =>
      html`<path class="${kindOf(mark)}" d="${mark.value === null ? cross : dot}" transform="translate(${round(x)},${round(y + off)})"><title>${mark.label}</title></path>`,
  )}</g>`;
}

function kindOf({ value, remarked }: Mark): string {
  if (value === null) return 'invalid';
  return remarked ? 'remarked' : 'trial';
}

/** Marks that would hide each other stand one above the other, closer the more there are. */
function spread(marks: readonly Mark[], place: (mark: Mark) => number): Placed[] {
  const columns = new Map<number, { mark: Mark; x: number }[]>();
  for (const mark of marks) {
    const x = place(mark);
    const key = Math.round(x / step);
    columns.set(key, [...(columns.get(key) ?? []), { mark, x }]);
  }
  return [...columns.values()].flatMap((column) => {
    const gap = Math.min(step, (rowHeight - 14) / column.length);
    return column.map((one, index) => ({ ...one, y: (index - (column.length - 1) / 2) * gap }));
  });
}
