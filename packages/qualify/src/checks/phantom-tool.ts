import type { Evidence } from '../checklist.js';
import { callTool, type Driver, type Reply } from './call-tool.js';

const noSuchTool = 'harnessgym_no_such_tool';
const invalidParams = -32602;
/** Without the name of the tool. An argument that was not found is another matter. */
const unknownTool = /\b(unknown|no such) tool\b|\btool\s+((was|is) )?(not found|unknown|does not exist)/i;

/**
 * Which of the tools that refused a call is listed only: the protocol's error for a tool that there is not says so, or it is
 * refused in the words in which the server refuses a tool that nobody has; that one is not asked without a driver.
 */
export async function findPhantom(
  refused: readonly { tool: string; reply: Reply }[],
  driver: Driver | undefined,
): Promise<string | undefined> {
  const told = refused.find(({ tool, reply }) => isUnknownTool(tool, reply.evidence));
  if (told !== undefined || refused.length === 0 || driver === undefined) return told?.tool;
  const stranger = await callTool(noSuchTool, {}, driver);
  if (stranger.outcome !== 'refused') return undefined;
  const unknown = words(noSuchTool, stranger.evidence);
  return refused.find(({ tool, reply }) => words(tool, reply.evidence) === unknown)?.tool;
}

/** An error of the protocol: what a tool says in a result of its own is about its arguments. */
function isUnknownTool(name: string, { status, error_code, reply }: Evidence): boolean {
  const said = String(reply).replaceAll(name, '').replace(/["'`]/g, '');
  return status === 'error' && error_code === invalidParams && unknownTool.test(said);
}

function words(name: string, { status, error_code, reply }: Evidence): string {
  return JSON.stringify([status, error_code, String(reply).replaceAll(name, '')]);
}
