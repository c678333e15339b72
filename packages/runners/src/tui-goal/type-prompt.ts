import { pollUntil } from './poll-until.js';
import type { PseudoTerminal } from './pseudo-terminal.js';

/** Why a prompt could not be given to the agent; its screen tells more. */
export type Refusal = 'not-ready' | 'not-echoed' | 'interrupted';

const readyMs = 60_000;
const echoMs = 10_000;
const pasteMs = 200;

/**
 * Types one line into Codex and presses Enter, when it is ready for it and shows what was typed: Enter right behind a text
 * is a line break to it, and a key that meets a question answers it. `isOver` says that nobody waits for it any more.
 */
export async function typePrompt(
  terminal: PseudoTerminal,
  line: string,
  isOver: () => boolean,
): Promise<Refusal | undefined> {
  const reaches = (goal: () => boolean) => () => (isOver() ? 'over' : goal() ? 'reached' : undefined);
  const ready = await pollUntil(
    reaches(() => isReady(terminal)),
    readyMs,
  );
  if (ready !== 'reached') return ready === 'over' ? 'interrupted' : 'not-ready';
  terminal.paste(line);
  const echoed = await pollUntil(
    reaches(() => holds(terminal, line)),
    echoMs,
  );
  if (echoed !== 'reached') return echoed === 'over' ? 'interrupted' : 'not-echoed';
  await pollUntil(
    reaches(() => false),
    pasteMs,
  );
  terminal.write('\r');
  return undefined;
}

/** Whether the line still stands where it was typed: Enter was lost, or taken for a line break. */
export function holds(terminal: PseudoTerminal, line: string): boolean {
  const lines = terminal.lines();
  const shown = lines.slice(lines.findLastIndex((one) => one.startsWith(composerSign))).join('');
  return !isReady(terminal) && bare(shown).startsWith(bare(`${composerSign}${line}`));
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
