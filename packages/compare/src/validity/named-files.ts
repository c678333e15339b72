import { basename } from 'node:path';

/** Names that say nothing of what a file is for. */
const common = new Set(['skill.md', 'readme.md', 'mcp.json', 'server.json', 'package.json', 'index.js', 'index.mjs']);

/** The files that texts name: by their last part, in lower case, as they were first written. */
export function namedFiles(texts: readonly string[]): Map<string, string> {
  const named = new Map<string, string>();
  for (const written of texts.flatMap((text) => text.match(/[\w./-]*\w\.[A-Za-z]\w{0,7}\b/g) ?? [])) {
    const name = basename(written).toLowerCase();
    if (!common.has(name) && !named.has(name)) named.set(name, written.replace(/^(\.{0,2}\/)+/, ''));
  }
  return named;
}
