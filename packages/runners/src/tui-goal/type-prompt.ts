import { pollUntil } from './poll-until.js';
import type { PseudoTerminal } from './pseudo-terminal.js';

/** Why a prompt could not be given to the agent; its screen tells more. */
export type Refusal = 'not-ready' | 'not-echoed' | 'interrupted';

export interface Typing {
  /** Nobody waits for it any more. */
  isOver(): boolean;
  /** For how long nothing must have been printed before; an agent at work prints all the time. */
  calmMs?: number;
}

const readyMs = 60_000;
const echoMs = 10_000;
/** Codex draws where one types first, and its questions over it when it has found out what to ask. */
const usualCalmMs = 700;
/** A screen that has not changed for so long waits for a person. */
const stillMs = 10_000;
const enterMs = 200;

/**
 * Types one line into Codex and presses Enter, when it is ready for it and shows what was typed: Enter right behind a text
 * is a line break to it, and a key that meets a question answers it.
 */
export async function typePrompt(
  terminal: PseudoTerminal,
  line: string,
  { isOver, calmMs = usualCalmMs }: Typing,
): Promise<Refusal | undefined> {
  const ready = await pollUntil(() => {
    if (isOver()) return 'over';
    if (isReady(terminal)) return terminal.quietMs >= calmMs ? 'reached' : undefined;
    return terminal.quietMs >= stillMs ? 'still' : undefined;
  }, readyMs);
  if (ready !== 'reached') return ready === 'over' ? 'interrupted' : 'not-ready';
  terminal.paste(line);
  let heldSince: number | undefined;
  const echoed = await pollUntil(() => {
    if (isOver()) return 'over';
    heldSince = holds(terminal, line) ? (heldSince ?? performance.now()) : undefined;
    return heldSince !== undefined && performance.now() - heldSince >= enterMs ? 'reached' : undefined;
  }, echoMs);
  if (echoed !== 'reached') return echoed === 'over' ? 'interrupted' : 'not-echoed';
  terminal.write('\r');
  return undefined;
}

/** Whether the line still stands where it was typed. */
export function holds(terminal: PseudoTerminal, line: string): boolean {
  if (terminal.beforeCursor() === undefined || isReady(terminal)) return false;
  const lines = terminal.lines();
  const shown = lines.slice(lines.findLastIndex((one) => one.startsWith(composerSign))).join('');
  return bare(shown).startsWith(bare(`${composerSign}${line}`));
}

const composerSign = '› ';

/** An empty line to type into. In a question the cursor is hidden, or stands elsewhere. */
function isReady(terminal: PseudoTerminal): boolean {
  return terminal.beforeCursor() === composerSign;
}

/** The agent breaks lines where its window ends. */
function bare(text: string): string {
  return text.replaceAll(/\s/g, '');
}
