import { isStudy, type Report } from '../report.js';
import type { Page } from './page.js';
import { runPage } from './run-page.js';
import { studyPage } from './study-page.js';

export function pageOf(report: Report): Page {
  return isStudy(report) ? studyPage(report) : runPage(report);
}
