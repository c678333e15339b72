import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type CompareReport, compareReportSchema } from '@harnessgym/compare';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { parseJson } from '@harnessgym/internal-fs/parse-json';
import { CliError } from './errors.js';
import { exitCodes } from './exit-codes.js';
import { wholeLine } from './render/whole-line.js';

/**
 * The report of a study, from its output folder or from the file itself; undefined when that is neither. Throws CliError
 * when it is there and cannot be read. Fields that it does not know are no fault: a later version may have written them.
 */
export async function findStudy(path: string): Promise<{ report: CompareReport; path: string } | undefined> {
  const file = (await isFolder(path)) ? join(path, reportName) : path;
  const text = await existing(() => readFile(file, 'utf8'));
  if (text === undefined) return undefined;
  const value = parseJson(text);
  const { data, error } = compareReportSchema.safeParse(value);
  const fault = error?.issues.find(({ code }) => code !== 'unrecognized_keys');
  if (fault !== undefined) {
    if (basename(file) !== reportName)
      throw new CliError(exitCodes.usage, `${file} is no ${reportName}. Name its folder.`);
    throw unreadable(file, value === undefined ? 'it is not JSON' : `${fault.path.join('.')}: ${fault.message}`);
  }
  // With unknown fields there is no parsed value; the schema transforms nothing, so the written one is it.
  return { report: data ?? (value as CompareReport), path: file };
}

export async function isFolder(path: string): Promise<boolean> {
  return (await existing(() => stat(path)))?.isDirectory() === true;
}

const reportName = 'compare_report.json';

async function existing<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function unreadable(file: string, problem: string): CliError {
  return new CliError(
    exitCodes.environment,
    `${file} cannot be read: ${wholeLine(problem)}. harnessgym compare --resume writes it anew.`,
  );
}
