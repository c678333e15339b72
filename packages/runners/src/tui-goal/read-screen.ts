import type { Terminal } from '@xterm/headless';

/** The text of a terminal, from the oldest line that it keeps; of several empty lines one stays. */
export function readScreen({ buffer: { active } }: Terminal): string[] {
  const lines: string[] = [];
  for (let row = 0; row < active.length; row += 1) {
    const line = active.getLine(row);
    const text = line?.translateToString(true).trimEnd() ?? '';
    if (line?.isWrapped) lines.push(`${lines.pop() ?? ''}${text}`);
    else if (text !== '' || lines.at(-1) !== '') lines.push(text);
  }
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
}
