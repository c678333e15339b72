import type { Markup } from '../html/markup.js';

export interface Drawing {
  height: number;
  content: Markup;
}

/** Of every plot, in its own units: a page stretches it. */
export const width = 760;
