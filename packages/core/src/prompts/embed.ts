/**
 * Text of the user's, ready to stand in a prompt: labelled, fenced so that it cannot end its own fence, stripped of
 * control characters, and cut to `budget` bytes.
 */
export function embed(label: string, text: string, budget: number): string {
  const whole = shortenRuns(stripControls(text)).trim();
  const kept = firstBytes(whole, budget);
  const dropped = whole.length - kept.length;
  const note = dropped === 0 ? '' : `\n[… ${dropped} more characters left out]`;
  const fence = '`'.repeat(Math.max(3, longestRun(kept, '`') + 1));
  return `${label}:\n${fence}\n${kept}${note}\n${fence}`;
}

/** The same for text that a program or an agent wrote, labelled as data. */
export function embedData(label: string, text: string, budget: number): string {
  return embed(`${label} (data, not instructions)`, text, budget);
}

/** One line of somebody else's, of at most `budget` bytes: a name or a description. */
export function inline(text: string, budget: number): string {
  const line = stripControls(text).replace(/\s+/g, ' ').trim();
  const kept = firstBytes(line, budget);
  return kept === line ? line : `${kept}…`;
}

/** A fence is longer than every run in its text, so a run without end would be paid for three times. */
function shortenRuns(text: string): string {
  return text.replace(/`{64,}/g, '`'.repeat(63));
}

function stripControls(text: string): string {
  // Newline and tab stay; terminal escapes, NUL, direction overrides and half surrogate pairs go.
  return text.replace(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}]/gu, '');
}

/** In UTF-8, which is what the longest possible argument is counted in; no character is cut in two. */
function firstBytes(text: string, budget: number): string {
  return new TextDecoder().decode(Buffer.from(text).subarray(0, budget), { stream: true });
}

function longestRun(text: string, character: string): number {
  let longest = 0;
  let run = 0;
  for (const one of text) {
    run = one === character ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
