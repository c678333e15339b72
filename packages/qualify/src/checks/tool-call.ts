import type { ServerConnection } from '@harnessgym/mcp-proxy/transport';
import type { ServerManifest } from '@harnessgym/registry';
import { generateArguments } from '../arguments/generate-arguments.js';
import { type Answer, type Evidence, failed, passed } from '../checklist.js';
import { textTail } from '../plain-text.js';
import { callTool, type Driver, type Reply } from './call-tool.js';
import { findPhantom } from './phantom-tool.js';
import type { Inventory, ListedTool } from './tool-inventory.js';

const mostCalls = 16;
/** Before any tool gave a result: as many limits of one call as all of them may take together. */
const mostWaits = 3;
/** Behind a tool that gave a result: the time of the others together, enough to say that they do not exist. */
const othersMs = 10_000;
const stderrLimit = 4_000;

interface Call {
  tool: string;
  args: Evidence;
  reply: Reply;
}

/**
 * Drives the real server from outside: calls the enabled tools, in the order of the list, once each, with arguments generated
 * from their schemas. A tool that refuses arguments which nobody chose says little, and lives, unless it is refused like a tool
 * that does not exist. Once a tool gave a result, the others have little time, and silence says nothing of them.
 */
export async function checkToolCall(
  { tools }: Inventory,
  { connection, manifest, signal }: { connection: ServerConnection; manifest: ServerManifest; signal: AbortSignal },
): Promise<Answer<undefined>> {
  const driver = { connection, timeoutMs: manifest.toolTimeoutMs, signal };
  const calls = await callEach(tools.slice(0, mostCalls), driver);
  const evidence = { calls: calls.map(({ tool, args, reply }) => ({ tool, arguments: args, ...reply.evidence })) };
  const answered = calls.find(({ reply }) => reply.outcome === 'answered');
  const failure = failureIn(calls, answered) ?? (await phantomIn(calls, answered, driver));
  if (failure !== undefined)
    return failed(failure, { ...evidence, stderr: textTail(connection.stderrTail(), stderrLimit) });
  return passed(undefined, answered === undefined ? evidence : { called_tool: answered.tool, ...evidence });
}

/** Until one is silent, breaks, or there is no time for another. */
async function callEach(tools: readonly ListedTool[], driver: Driver): Promise<readonly Call[]> {
  const { timeoutMs } = driver;
  const calls: Call[] = [];
  let deadline = performance.now() + mostWaits * timeoutMs;
  let leastMs = timeoutMs;
  for (const { name: tool, inputSchema } of tools) {
    const left = Math.ceil(deadline - performance.now());
    if (left < leastMs) break;
    const args = generateArguments(inputSchema);
    const reply = await callTool(tool, args, { ...driver, timeoutMs: Math.min(timeoutMs, left) });
    calls.push({ tool, args, reply });
    if (reply.outcome === 'silent' || reply.outcome === 'broken') break;
    if (reply.outcome === 'refused' || leastMs === 1) continue;
    deadline = performance.now() + Math.min(timeoutMs, othersMs);
    leastMs = 1;
  }
  return calls;
}

function failureIn(calls: readonly Call[], answered: Call | undefined): string | undefined {
  const last = calls.at(-1);
  if (last?.reply.outcome === 'broken') return `${named(last)} ${last.reply.reason}`;
  if (last?.reply.outcome === 'silent' && answered === undefined) return `${named(last)} ${last.reply.reason}`;
  return undefined;
}

async function phantomIn(
  calls: readonly Call[],
  answered: Call | undefined,
  driver: Driver,
): Promise<string | undefined> {
  const refused = calls.filter(({ reply }) => reply.outcome === 'refused');
  const isSilent = calls.at(-1)?.reply.outcome === 'silent';
  const phantom = await findPhantom(refused, {
    driver: isSilent ? undefined : driver,
    isBehindAnswer: answered !== undefined,
  });
  if (phantom === undefined) return undefined;
  return `${named({ tool: phantom })} is listed, but a call of it is answered like a call of a tool that does not exist`;
}

function named({ tool }: Pick<Call, 'tool'>): string {
  return `the tool ${JSON.stringify(tool)}`;
}
