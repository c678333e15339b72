const deepest = 200;

/**
 * Parsed JSON, or undefined when the text is not JSON or nests deeper than 200 levels, which recursive code after us
 * would not survive. For files and output that somebody else writes.
 */
export function parseJson(text: string): unknown {
  const value = parseAnyDepth(text);
  // A level takes two brackets, so a line of a log, say, is too short to nest that deep.
  return text.length > 2 * deepest && nestsDeeper(value, deepest) ? undefined : value;
}

/** For a reader that drops what nests too deep and keeps the rest. */
export function parseAnyDepth(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Level by level, without recursion. */
export function nestsDeeper(value: unknown, levels: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > levels) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
