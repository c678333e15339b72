import type { Conversation } from './conversation.js';
import { call, type PlannedCall } from './step.js';
import type { Beat } from './story.js';

// Beats that fit whichever agent asks.

/**
 * Calls a tool as this agent's models do. With its newest models Codex offers most tools only inside of scripts that
 * the model writes; then the result is what the script prints.
 */
export function use(name: string, args: PlannedCall['args'] = {}): Beat {
  return (conversation) => {
    const shown = [name, ...otherNames(name)].find((each) => offers(conversation, each));
    if (shown !== undefined) return call(shown, args);
    return offers(conversation, scriptTool) ? call(scriptTool, { input: script(name, args) }) : call(name, args);
  };
}

/** Runs a command with the agent's own shell. */
export function shell(command: string): Beat {
  return (conversation) => {
    const found = shells.find(([name]) => offers(conversation, name));
    if (found !== undefined) return call(found[0], { [found[1]]: command });
    if (offers(conversation, scriptTool)) return call(scriptTool, { input: script('exec_command', { cmd: command }) });
    throw new Error(`No shell among the tools ${conversation.tools.map(({ name }) => name).join(', ')}.`);
  };
}

const scriptTool = 'functions__exec';

/** Codex, Claude Code, opencode, Gemini: the name of the tool and of its argument. */
const shells = [
  ['exec_command', 'cmd'],
  ['Bash', 'command'],
  ['bash', 'command'],
  ['run_shell_command', 'command'],
] as const;

/** How opencode and Gemini name `mcp__<server>__<tool>`. */
function otherNames(name: string): string[] {
  const [, server, tool] = /^mcp__(.+?)__(.+)$/.exec(name) ?? [];
  return server === undefined ? [] : [`${server}_${tool}`, `mcp_${server}_${tool}`];
}

function offers({ tools }: Conversation, wanted: string): boolean {
  return tools.some(({ name }) => name === wanted);
}

function script(name: string, args: object): string {
  return `text(await tools[${JSON.stringify(name)}](${JSON.stringify(args)}));`;
}
