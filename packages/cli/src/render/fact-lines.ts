/** A name and what it stands for; what runs over several lines has a name on the first one only. */
export type Fact = readonly [name: string, text: string | readonly string[]];

/** Facts in two columns. */
export function factLines(facts: readonly Fact[], indent = ''): string[] {
  return facts.flatMap(([name, text]) => {
    const lines = typeof text === 'string' ? [text] : text;
    return lines.map((line, index) => `${indent}${(index === 0 ? name : '').padEnd(13)}${line}`);
  });
}
