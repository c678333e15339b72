import type { Framing } from '@harnessgym/mcp-proxy';
import type { Artifact, ServerManifest } from '@harnessgym/registry';
import type { Checklist } from './checklist.js';
import { checkHandshake } from './checks/handshake.js';
import { checkManifest } from './checks/manifest.js';
import { checkSelfTest } from './checks/self-test.js';
import { checkToolCall } from './checks/tool-call.js';
import { checkToolInventory, type Inventory } from './checks/tool-inventory.js';
import type { RoomContext } from './room-context.js';

/** What the questions brought to light; absent what was never reached. */
export interface ServerFacts {
  manifest?: ServerManifest;
  framing?: Framing;
  inventory?: Inventory;
}

/** Puts a server's questions in order and stops at the first failure: what follows would only repeat it. */
export async function examineServer(
  artifact: Artifact,
  checklist: Checklist,
  context: RoomContext,
): Promise<ServerFacts> {
  const read = await checklist.ask('manifest', () => checkManifest(artifact, context.room));
  if (read.answer === 'failed') return {};
  const manifest = read.value;
  const own = { ...context, manifest };
  const driven = await driveServer(manifest, checklist, own);
  if (driven.answers) await checklist.ask('self-test', () => checkSelfTest(manifest, own));
  return { manifest, ...driven.facts };
}

/** Starts the server, drives it from outside and ends it again, so that its self-test has the room to itself. */
async function driveServer(
  manifest: ServerManifest,
  checklist: Checklist,
  context: RoomContext,
): Promise<{ answers: boolean; facts: Pick<ServerFacts, 'framing' | 'inventory'> }> {
  const shaken = await checklist.ask('handshake', () => checkHandshake(manifest, context));
  if (shaken.answer === 'failed') return { answers: false, facts: {} };
  const { framing } = shaken.value;
  const { signal } = context;
  await using connection = shaken.value.connection;
  const listed = await checklist.ask('tool-inventory', () => checkToolInventory(connection, manifest, signal));
  if (listed.answer === 'failed') return { answers: false, facts: { ...(framing && { framing }) } };
  const called = await checklist.ask('tool-call', () => checkToolCall(listed.value, { connection, manifest, signal }));
  return { answers: called.answer === 'passed', facts: { ...(framing && { framing }), inventory: listed.value } };
}
