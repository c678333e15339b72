/** What is drawn. Its numbers stand in a table beside it, so that nothing depends on seeing it. */
export type Plot = IntervalPlot | StripPlot | CurvePlot | TimelinePlot;

interface PlotWords {
  /** Names it for whoever does not see it, and in its caption. */
  title: string;
  description: string;
}

/** Estimates with their intervals, one below the other: a forest plot. */
export interface IntervalPlot extends PlotWords {
  plot: 'intervals';
  axis: string;
  ticks: TickStyle;
  rows: readonly { label: string; text: string; value: number; low: number | null; high: number | null }[];
  /** Where there is no effect. */
  reference?: { value: number; below: string; above: string };
  domain?: readonly [number, number];
}

/** Every trial of each arm as a mark. */
export interface StripPlot extends PlotWords {
  plot: 'strips';
  axis: string;
  ticks: TickStyle;
  rows: readonly { label: string; median: number | null; marks: readonly Mark[] }[];
  worst: 'left' | 'right';
}

export interface Mark {
  label: string;
  /** Null stands in the lane of what counts as worst. */
  value: number | null;
  remarked: boolean;
}

/** Lines over iterations or time, a panel for each arm. */
export interface CurvePlot extends PlotWords {
  plot: 'curves';
  x: { axis: string; ticks: TickStyle };
  y: { axis: string; ticks: TickStyle; domain?: readonly [number, number] };
  panels: readonly { label: string; lines: readonly Line[] }[];
}

export interface Line {
  role: 'trial' | 'main' | 'reference';
  label: string;
  points: readonly (readonly [x: number, y: number])[];
  stepped: boolean;
}

/** What happened when, a row for each trial. */
export interface TimelinePlot extends PlotWords {
  plot: 'timeline';
  axis: string;
  rows: readonly { label: string; spans: readonly Span[] }[];
}

export interface Span {
  label: string;
  from: number;
  length: number;
  failed: boolean;
}

export type TickStyle = 'number' | 'percent' | 'seconds' | 'count';
