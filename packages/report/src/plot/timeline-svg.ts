import { scaleLinear } from 'd3-scale';
import { html } from '../html/markup.js';
import { axisHeight, bottomAxis, round } from './bottom-axis.js';
import { type Drawing, width } from './drawing.js';
import { fitted } from './fitted.js';
import type { TimelinePlot } from './plot.js';

const [left, rowHeight, bar, shortest] = [150, 18, 10, 2.5];

export function timelineSvg({ rows, axis }: TimelinePlot): Drawing {
  const bottom = 6 + rows.length * rowHeight;
  const ends = rows.flatMap(({ spans }) => spans.map(({ from, length }) => from + length));
  const end = ends.reduce((one, other) => Math.max(one, other), 1);
  const scale = scaleLinear([0, end], [left, width - 20]);
  return {
    height: bottom + axisHeight,
    content: html`${bottomAxis(scale, { top: 6, bottom, label: axis, ticks: 'seconds' })}${rows.map(
      ({ label, spans }, index) => {
        const y = 6 + index * rowHeight;
        return html`<g><text x="${left - 14}" y="${y + 13}" text-anchor="end">${fitted(label, 22)}</text>${spans.map(
          (span) =>
            html`<rect class="${span.failed ? 'call failed' : 'call'}" x="${round(scale(Math.max(0, span.from)))}" y="${y + 4}" width="${Math.max(shortest, round(scale(span.length) - left))}" height="${bar}"><title>${fitted(span.label, 60)}</title></rect>`,
        )}</g>`;
      },
    )}`,
  };
}
