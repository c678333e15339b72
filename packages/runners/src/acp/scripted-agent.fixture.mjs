// An agent that does what its prompts say, made with the protocol's own library. How it starts is in SCRIPT. Its sessions are
// files in its HOME.
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { agent, methods, ndJsonStream, RequestError } from '@agentclientprotocol/sdk';

const [start = '', answer = ''] = (process.env['SCRIPT'] ?? '').split(' ');
appendFileSync('starts', `${process.pid}\n`);
const home = process.env['HOME'] ?? '';
const way =
  start === 'loads' ? { loadSession: true } : { sessionCapabilities: start === 'forgets' ? {} : { resume: {} } };
/** @type {() => void} */
let stop = () => {};

/** @type {Record<string, (session: Talk) => Promise<string>>} */
const scripts = {
  async answers({ tell, past }) {
    await tell('Hel');
    await tell(`lo, ${past.length}.`);
    return 'end_turn';
  },
  async works({ tell, update }) {
    await tell('Let me look.');
    await update({ sessionUpdate: 'tool_call', toolCallId: 'a', title: 'bash', kind: 'execute', status: 'pending' });
    await update({ sessionUpdate: 'tool_call_update', toolCallId: 'a', title: 'ls', kind: 'execute' });
    await update({ sessionUpdate: 'tool_call_update', toolCallId: 'a', title: 'ls', status: 'completed' });
    await tell('Found it.');
    return 'end_turn';
  },
  async asks({ tell, update, ask, detail }) {
    const locations = [{ path: detail }];
    await update({ sessionUpdate: 'tool_call', toolCallId: 'a', title: 'notes', kind: 'edit', locations });
    await update({ sessionUpdate: 'tool_call_update', toolCallId: 'a', status: 'in_progress' });
    await tell(await ask({ toolCallId: 'a' }));
    return 'end_turn';
  },
  async mumbles({ tell }) {
    process.stdout.write('{"jsonrpc":"2.0","method":"session/upd\nLoading...\n[]\n');
    process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', method: '_vendor/news', params: {} })}\n`);
    await tell('Still here.');
    return 'end_turn';
  },
  async diverts() {
    renameSync('logs', 'mine');
    symlinkSync('elsewhere', 'logs');
    return 'end_turn';
  },
  async dies() {
    process.stderr.write('Out of ideas.\n');
    process.exit(3);
  },
  async fails() {
    throw new RequestError(-32_603, 'Internal error', { details: 'The disk is full.' });
  },
  stops: async ({ detail }) => detail,
  async spends({ update, past, detail }) {
    const amount = 0.25 * (past.length + 1);
    await update({ sessionUpdate: 'usage_update', used: 1, size: 2, cost: { amount, currency: 'USD' } });
    return detail || 'end_turn';
  },
  async pays({ update, past, ready, detail }) {
    const amount = 0.25 * (past.length + 1);
    await update({ sessionUpdate: 'usage_update', used: 1, size: 2, cost: { amount, currency: 'USD' } });
    if (detail === 'late') return new Promise(ready);
    return 'end_turn';
  },
  async hangs({ ready }) {
    ready();
    await new Promise((resolve) => {
      stop = () => resolve(undefined);
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    return 'cancelled';
  },
  async quits({ ready }) {
    stop = () => process.exit(0);
    ready();
    return new Promise(() => {});
  },
  async deaf({ ready }) {
    process.on('SIGINT', () => {});
    ready();
    return new Promise(() => {});
  },
  async stays({ tell }) {
    setInterval(() => {}, 1_000);
    await tell('I stay.');
    return 'end_turn';
  },
  async leaves({ tell, detail }) {
    spawn('sh', ['-c', `touch ready; exec sleep ${detail}`], { detached: true, stdio: 'ignore' });
    while (!existsSync('ready')) await new Promise((resolve) => setTimeout(resolve, 10));
    await tell('It runs.');
    return 'end_turn';
  },
  async exits({ tell }) {
    setTimeout(() => process.exit(5), 50);
    await tell('Bye.');
    return 'end_turn';
  },
  async garbles() {
    return /** @type {any} */ (7);
  },
};

/**
 * @typedef {object} Talk
 * @property {(text: string) => Promise<void>} tell
 * @property {(update: any) => Promise<void>} update
 * @property {(toolCall: { toolCallId: string }) => Promise<string>} ask
 * @property {readonly string[]} past
 * @property {string} detail
 * @property {() => void} ready
 */

/** @param {string} id */
const fileOf = (id) => join(home, `${id}.prompts`);
/** @param {string} id */
const pastOf = (id) => readFileSync(fileOf(id), 'utf8').split('\n').slice(0, -1);

/** @param {{ params: { sessionId: string, cwd: string } }} context */
function goOn({ params: { sessionId } }) {
  if (existsSync(fileOf(sessionId))) return {};
  throw new RequestError(-32_002, 'Resource not found');
}

if (start === 'misspeaks') {
  process.stdin.once('data', (line) => {
    const { id } = JSON.parse(String(line));
    process.stdout.write(`{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${answer}}\n`);
  });
} else if (start !== 'silent') {
  agent({ name: 'scripted' })
    .onRequest(methods.agent.initialize, () => ({
      protocolVersion: start === 'future' ? 2 : 1,
      agentCapabilities: way,
    }))
    .onRequest(methods.agent.session.new, async ({ params }) => {
      if (start === 'slow') {
        appendFileSync('ready', '');
        await new Promise(() => {});
      }
      const sessionId = `s-${process.pid}`;
      appendFileSync(fileOf(sessionId), '');
      appendFileSync('servers', JSON.stringify(params.mcpServers));
      return { sessionId };
    })
    .onRequest(methods.agent.session.resume, goOn)
    .onRequest(methods.agent.session.load, async (context) => {
      const past = goOn(context);
      for (const text of pastOf(context.params.sessionId)) await tellIn(context, `You said ${text}. `);
      return past;
    })
    .onRequest(methods.agent.session.prompt, async (context) => {
      const { sessionId, prompt } = context.params;
      const past = pastOf(sessionId);
      const [script = '', detail = ''] = /** @type {any} */ (prompt[0]).text.split(' ');
      appendFileSync(fileOf(sessionId), `${JSON.stringify(prompt)}\n`);
      const stopReason = await scripts[script]?.({
        past,
        detail,
        ready: () => appendFileSync('ready', ''),
        tell: (text) => tellIn(context, text),
        update: (update) => context.client.notify(methods.client.session.update, { sessionId, update }),
        async ask(toolCall) {
          const options = /** @type {const} */ (['allow_once', 'reject_once']).map((kind) => ({
            optionId: kind,
            name: kind,
            kind,
          }));
          const request = { sessionId, options, toolCall };
          const { outcome } = /** @type {any} */ (
            await context.client.request(methods.client.session.requestPermission, request)
          );
          return outcome.outcome === 'selected' ? outcome.optionId : outcome.outcome;
        },
      });
      const usage = { totalTokens: 132, inputTokens: 100, outputTokens: 12, cachedReadTokens: 20 };
      return /** @type {any} */ ({ stopReason, ...(script === 'spends' && { usage }) });
    })
    .onNotification(methods.agent.session.cancel, () => stop())
    .connect(
      ndJsonStream(
        /** @type {any} */ (Writable.toWeb(process.stdout)),
        /** @type {any} */ (Readable.toWeb(process.stdin)),
      ),
    );
} else {
  setInterval(() => {}, 1_000);
}

/** @param {any} context @param {string} text */
function tellIn(context, text) {
  const update = { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } };
  return context.client.notify(methods.client.session.update, { sessionId: context.params.sessionId, update });
}
