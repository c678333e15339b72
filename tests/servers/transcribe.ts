import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Framing, ServerCommand } from '@harnessgym/mcp-proxy';
import { connectServer } from '@harnessgym/mcp-proxy/transport';
import { Client, ProtocolError } from '@modelcontextprotocol/client';
import type { Asked } from './real-servers.js';

/**
 * Everything that the official client hears of a server while it makes the requests one after the other: the answers,
 * errors, and in any order its notifications and what it asks of the client. It offers sampling, elicitation and roots.
 */
export async function transcribe(server: ServerCommand, framing: Framing, requests: readonly Asked[]) {
  const notified: string[] = [];
  const asked: string[] = [];
  const answers: unknown[] = [];
  const client = answeringClient(asked, server.cwd);
  client.fallbackNotificationHandler = async (notification) => void notified.push(JSON.stringify(notification));
  const options = { signal: new AbortController().signal, startupTimeoutMs: 30_000, framing, client };
  await using connection = await connectServer(server, options);
  tapProgress(client, notified);
  for (const [method, params = {}] of requests) {
    const answer = await client.request({ method, params }, asItCame).catch(errorOf);
    answers.push({ method, answer });
  }
  const version = client.getNegotiatedProtocolVersion();
  const about = [version, client.getServerVersion(), client.getServerCapabilities(), client.getInstructions()];
  return { about, framing: connection.framing, answers, notified: notified.sort(), asked: asked.sort() };
}

function answeringClient(asked: string[], folder: string): Client {
  const capabilities = { sampling: {}, elicitation: { form: {} }, roots: { listChanged: true } };
  const client = new Client({ name: 'transcript', version: '1' }, { capabilities });
  const heard = <Answer>(request: unknown, answer: Answer): Answer => {
    asked.push(JSON.stringify(request));
    return answer;
  };
  client.setRequestHandler('sampling/createMessage', ({ method, params }) =>
    heard({ method, params }, { model: 'm', role: 'assistant', content: { type: 'text', text: 'é' } } as const),
  );
  client.setRequestHandler('elicitation/create', ({ method, params }) =>
    heard({ method, params }, { action: 'decline' } as const),
  );
  client.setRequestHandler('roots/list', ({ method }) =>
    // What the filesystem server is started with, too: it asks when it likes.
    heard({ method }, { roots: [{ uri: pathToFileURL(join(folder, 'files')).href, name: 'files' }] }),
  );
  return client;
}

/** The client keeps progress to itself. */
function tapProgress(client: Client, notified: string[]): void {
  const { transport } = client;
  const inner = transport?.onmessage;
  if (transport === undefined || inner === undefined) throw new Error('The client is not connected.');
  transport.onmessage = (message, extra) => {
    if ('method' in message && message.method === 'notifications/progress') notified.push(JSON.stringify(message));
    inner(message, extra);
  };
}

function errorOf(error: unknown) {
  if (!(error instanceof ProtocolError)) throw error;
  const { code, message, data } = error;
  return { code, message, data };
}

const asItCame = {
  '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) },
} as const;
