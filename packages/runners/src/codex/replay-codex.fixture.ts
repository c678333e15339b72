import { type ReplayedAgent, replayAgent } from '../session/replay-agent.fixture.js';
import { createCodexRunner } from './create-codex-runner.js';

export function replayCodex(): Promise<ReplayedAgent> {
  return replayAgent('codex', (bin) => createCodexRunner({ bin }));
}

/** What Codex prints of a turn that ends well, with the tokens of its thread so far. */
export function printsTurn(id: string, inputTokens: number): string {
  const usage = { input_tokens: inputTokens, cached_input_tokens: 1, output_tokens: 2 };
  const events = [
    { type: 'thread.started', thread_id: id },
    { type: 'item.completed', item: { type: 'agent_message', text: 'Done.' } },
    { type: 'turn.completed', usage },
  ];
  return `printf '%s\\n' ${events.map((event) => `'${JSON.stringify(event)}'`).join(' ')}`;
}
