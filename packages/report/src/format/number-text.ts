const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 });
const dollars = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', maximumFractionDigits: 2 });

/** What stands for a number that there is none of. */
export const none = '–';

/** A number for people: four digits that matter, all those before the point. */
export function numberText(value: number | null): string {
  if (value === null || Number.isNaN(value)) return none;
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e15)) return minus(value.toExponential(2));
  return minus((size >= 1_000 ? whole : fine).format(value));
}

export function percentText(share: number | null): string {
  return share === null ? none : percent.format(share);
}

/** A p-value; a very small one is only said to be so. */
export function pText(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}

export function dollarsText(value: number | null): string {
  return value === null ? none : dollars.format(value);
}

/** Seconds in the two largest units that matter. */
export function secondsText(seconds: number | null): string {
  if (seconds === null) return none;
  if (seconds < 0) return `−${secondsText(-seconds)}`;
  if (seconds < 60) return `${numberText(Math.round(seconds * 10) / 10)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min${rest(Math.floor(seconds % 60), 's')}`;
  return `${Math.floor(minutes / 60)} h${rest(minutes % 60, 'min')}`;
}

/** `3 trials`, `1 trial`. */
export function countText(count: number, noun: string): string {
  return `${whole.format(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function rest(count: number, unit: string): string {
  return count === 0 ? '' : ` ${count} ${unit}`;
}

function minus(text: string): string {
  return text.replace('-', '−');
}
