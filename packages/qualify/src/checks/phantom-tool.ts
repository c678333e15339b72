import type { Evidence } from '../checklist.js';
import { callTool, type Driver, type Reply } from './call-tool.js';

const noSuchTool = 'harnessgym_no_such_tool';
/** Of a tool or a method that there is not. What else is missing is another matter. */
const missing = new RegExp(
  [
    /\b(unknown|unsupported|unrecogni[sz]ed|unregistered|no such|knows? no) (tool|method)\b/,
    /\bno (tool|method) (named|called|with)\b/,
    /\b(tool|method)(:? (tool|method))? ((was|is|does|could) ?)?no?t (be )?(found|known|supported|available|registered|exist)\b/,
    /\b(tool|method)(:? (tool|method))? ((was|is) )?(unknown|unsupported|unavailable)\b/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'i',
);

interface Asked {
  driver: Driver | undefined;
  /** Whether another tool gave a result, so that the server has more to lose than one tool. */
  isBehindAnswer: boolean;
}

/**
 * Which of the tools that refused a call is listed only: an error of the protocol says so, or it is refused in the words in
 * which the server refuses a tool that nobody has; that one is not asked without a driver. Behind a tool that answered, the
 * words have to speak of a missing tool as well.
 */
export async function findPhantom(
  refused: readonly { tool: string; reply: Reply }[],
  { driver, isBehindAnswer }: Asked,
): Promise<string | undefined> {
  const told = refused.find(({ tool, reply }) => reply.evidence['status'] === 'error' && isMissing(tool, reply, ''));
  if (told !== undefined || driver === undefined) return told?.tool;
  const asked = isBehindAnswer ? refused.filter(({ tool, reply }) => isMissing(tool, reply, 'tool')) : refused;
  if (asked.length === 0) return undefined;
  const stranger = await callTool(noSuchTool, {}, driver);
  if (stranger.outcome !== 'refused') return undefined;
  const unknown = words(noSuchTool, stranger.evidence);
  return asked.find(({ tool, reply }) => words(tool, reply.evidence) === unknown)?.tool;
}

/** `own` stands in place of the tool's name. As `tool`, one that is called `file` and found no file reads as missing. */
function isMissing(name: string, { evidence }: Reply, own: 'tool' | ''): boolean {
  const text = said(name, evidence, own).replace(/[\\"'`]/g, '');
  return missing.test(text.replace(/\s+/g, ' '));
}

function words(name: string, evidence: Evidence): string {
  const { status, error_code } = evidence;
  return JSON.stringify([status, error_code, said(name, evidence, 'tool').replace(/\d+/g, '0')]);
}

/** A name can be a part of other words. */
function said(name: string, { reply }: Evidence, own: 'tool' | ''): string {
  const literal = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return String(reply).replace(new RegExp(`(?<![\\w-])${literal}(?![\\w-])`, 'g'), own);
}
