import { html, type Markup } from '../html/markup.js';
import { curveSvg } from './curve-svg.js';
import { type Drawing, width } from './drawing.js';
import { intervalSvg } from './interval-svg.js';
import type { Plot } from './plot.js';
import { stripSvg } from './strip-svg.js';
import { timelineSvg } from './timeline-svg.js';

/** A plot as SVG, with the names by which a screen reader knows it. */
export function svg(plot: Plot, id: string): Markup {
  const { height, content } = drawing(plot);
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-description"><title id="${id}-title">${plot.title}</title><desc id="${id}-description">${plot.description}</desc>${content}</svg>`;
}

function drawing(plot: Plot): Drawing {
  switch (plot.plot) {
    case 'intervals':
      return intervalSvg(plot);
    case 'strips':
      return stripSvg(plot);
    case 'curves':
      return curveSvg(plot);
    case 'timeline':
      return timelineSvg(plot);
  }
}
