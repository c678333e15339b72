import type { Plot } from '../plot/plot.js';

/** What a report says, before it is HTML, Markdown or text: every number is formatted here, once. */
export interface Page {
  /** What kind of report it is. */
  kind: string;
  title: string;
  verdict: Verdict;
  /** What a reader must know before believing the rest. */
  notices: readonly string[];
  facts: readonly Fact[];
  sections: readonly Section[];
}

/** The answer in one word and in one sentence. */
export interface Verdict {
  tone: 'good' | 'bad' | 'open' | 'broken';
  word: string;
  sentence: string;
}

/** Words of ours, or what an agent or a file said: that is never read as markup, nor as a name to notify. */
export type Words = string | { said: string };

export type Fact = readonly [name: string, value: Words];

export interface Section {
  /** Of its heading in HTML. */
  id: string;
  title: string;
  blocks: readonly Block[];
}

export type Block =
  | { block: 'paragraph'; text: Words }
  | { block: 'list'; items: readonly Words[] }
  | { block: 'facts'; facts: readonly Fact[] }
  | { block: 'table'; table: Table }
  /** What is drawn, and the same as numbers. */
  | { block: 'plot'; plot: Plot; numbers: Table }
  | { block: 'lines'; text: string };

export interface Table {
  caption: string;
  /** The first one names the row. */
  columns: readonly Column[];
  rows: readonly (readonly Words[])[];
  /** Where the rows are that were left out. */
  whole?: string;
}

export interface Column {
  name: string;
  numeric?: true;
}
