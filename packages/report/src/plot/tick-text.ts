import { numberText, percentText, secondsText } from '../format/number-text.js';
import type { TickStyle } from './plot.js';

export function tickText(value: number, style: TickStyle): string {
  switch (style) {
    case 'percent':
      return percentText(value);
    case 'seconds':
      return secondsText(value);
    case 'number':
    case 'count':
      return numberText(value);
  }
}
