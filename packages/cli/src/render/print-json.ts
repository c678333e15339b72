import type { Terminal } from '../terminal.js';
import { harmlessJson } from './harmless-json.js';

/** One document on stdout. */
export function printJson(document: unknown, { stdout }: Pick<Terminal, 'stdout'>): void {
  stdout.write(`${harmlessJson(JSON.stringify(document, undefined, 2))}\n`);
}
