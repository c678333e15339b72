const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

const most = 5;

/**
 * The keys that occur more than once in one object of a JSON text, each once and five at most: JSON.parse takes the last
 * value of such a key, and says nothing. For text that JSON.parse takes; of any other the answer means nothing.
 */
export function repeatedKeys(json: string): string[] {
  const repeated = new Set<string>();
  // The keys so far of each object that is open; an array has none.
  const open: (Set<string> | undefined)[] = [];
  let isKeyNext = false;
  for (let at = 0; at < json.length && repeated.size < most; at += 1) {
    const character = json.charCodeAt(at);
    if (character === quote) {
      const end = endOfString(json, at);
      const keys = isKeyNext ? open.at(-1) : undefined;
      if (keys !== undefined) {
        const key = decode(json.slice(at + 1, end));
        if (keys.has(key)) repeated.add(key);
        keys.add(key);
      }
      isKeyNext = false;
      at = end;
    } else if (character === comma) isKeyNext = open.at(-1) !== undefined;
    else if (character === openBrace) {
      open.push(new Set());
      isKeyNext = true;
    } else if (character === openBracket) open.push(undefined);
    else if (character === closeBrace || character === closeBracket) open.pop();
  }
  return [...repeated];
}

/** Where the closing quote is: the next one with an even number of backslashes before it. */
function endOfString(json: string, start: number): number {
  for (let end = json.indexOf('"', start + 1); end !== -1; end = json.indexOf('"', end + 1)) {
    let before = end;
    while (json.charCodeAt(before - 1) === backslash) before -= 1;
    if ((end - before) % 2 === 0) return end;
  }
  return json.length;
}

/** `\u0061` and `a` are one key. */
function decode(written: string): string {
  return written.includes('\\') ? String(JSON.parse(`"${written}"`)) : written;
}
