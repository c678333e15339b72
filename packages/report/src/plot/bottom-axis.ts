import type { ScaleLinear } from 'd3-scale';
import { html, type Markup } from '../html/markup.js';
import type { TickStyle } from './plot.js';
import { tickText } from './tick-text.js';
import { ticksOf } from './ticks-of.js';

interface Place {
  /** From here grid lines go down to `bottom`. */
  top: number;
  bottom: number;
  label: string;
  ticks: TickStyle;
}

/** How far below its line an axis reaches. */
export const axisHeight = 40;

export function bottomAxis(scale: ScaleLinear<number, number>, { top, bottom, label, ticks }: Place): Markup {
  const [from = 0, to = 0] = scale.range();
  const values = ticksOf(scale, { style: ticks, most: Math.max(2, Math.round((to - from) / 90)) });
  return html`<g class="axis">${values.map((value) => {
    const x = round(scale(value));
    return html`<line class="grid" x1="${x}" x2="${x}" y1="${top}" y2="${bottom}"/><text x="${x}" y="${bottom + 15}" text-anchor="middle">${tickText(value, ticks)}</text>`;
  })}<line x1="${from}" x2="${to}" y1="${bottom}" y2="${bottom}"/><text class="name" x="${(from + to) / 2}" y="${bottom + 32}" text-anchor="middle">${label}</text></g>`;
}

/** A tenth of a pixel is enough, and short. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
