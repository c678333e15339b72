const few = 5;

/** One line of the first five, and how many more there are: a hostile file can make any number of mistakes. */
export function firstFew(items: readonly string[], separator = '; '): string {
  const line = items.slice(0, few).join(separator);
  return items.length <= few ? line : `${line}${separator}and ${items.length - few} more`;
}
