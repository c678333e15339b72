import { plainLine, plainText } from './plain-text.js';
import type { Qualification, QualificationReport } from './qualification.js';

const textLimit = 4_000;
const mostExplained = 8;
const shortLimit = 300;

/**
 * What failed and why, for whoever has to repair it: per artifact its path, the check, the reason and the end of the
 * evidence. At most 4000 characters, shared evenly; no control characters. Empty when nothing failed.
 */
export function explainFailures(report: QualificationReport): string {
  const failures = report.qualifications.filter(({ verdict }) => verdict === 'failed');
  const explained = failures.slice(0, mostExplained);
  const more = failures.length - explained.length;
  const ending = more > 0 ? `\n\n${more} more artifacts failed.` : '';
  const share = Math.floor((textLimit - ending.length) / Math.max(explained.length, 1)) - 2;
  return explained.map((failure) => explainOne(failure, failure.room ?? report.room, share)).join('\n\n') + ending;
}

function explainOne(failure: Qualification, room: string, limit: number): string {
  const check = failure.checks.find(({ result }) => result.status === 'failed');
  const heading = [
    `Artifact: ${plainLine(failure.path, shortLimit)}`,
    `Failed check: ${check?.name ?? 'none was passed'}`,
    `Reason: ${withoutRoom(plainLine(check?.result.status === 'failed' ? check.result.reason : failure.reason), room)}`,
  ].join('\n');
  const evidence = Object.entries(check?.evidence ?? {})
    .map(([key, value]): Exhibit => [key, asText(value, room)])
    .filter(([, text]) => text !== '');
  return (heading + explainEvidence(evidence, limit - heading.length)).slice(0, limit);
}

type Exhibit = readonly [key: string, text: string];

/** Short values first and whole, then the ends of the long texts, which share what is left. */
function explainEvidence(evidence: readonly Exhibit[], limit: number): string {
  const short = evidence.filter(isShort).map(([key, text]) => `\n${key}: ${text}`);
  const facts = short.join('').slice(0, Math.max(limit, 0));
  const long = evidence.filter((exhibit) => !isShort(exhibit));
  const share = Math.floor((limit - facts.length) / Math.max(long.length, 1));
  return facts + long.map(([key, text]) => endOf(key, text, share)).join('');
}

function isShort([, text]: Exhibit): boolean {
  return text.length <= shortLimit && !text.includes('\n');
}

function endOf(key: string, text: string, limit: number): string {
  const heading = `\n${key} (end):\n`;
  const space = limit - heading.length;
  return space > 0 ? heading + text.slice(-space) : '';
}

function asText(value: unknown, room: string): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return withoutRoom(plainText(text).trimEnd(), room);
}

/** The room is gone or about to go; a path into it would only send the reader to the wrong files. */
function withoutRoom(text: string, room: string): string {
  return text.replaceAll(room, '<clean room>');
}
