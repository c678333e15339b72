import { pageOf } from '../page/page-of.js';
import type { Report } from '../report.js';
import { document } from './document.js';

/**
 * One HTML file that needs nothing else: no script, no network, light and dark, fit for printing and for a screen reader.
 * Under 1 MB however many trials there are; what is left out says so. Everything that agents and files said is escaped.
 */
export function renderHtml(report: Report): string {
  return `<!doctype html>\n${document(pageOf(report)).text}\n`;
}
