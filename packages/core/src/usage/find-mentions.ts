import { printedWords } from './printed-words.js';

/** What a mention may name. */
export interface HarnessNames {
  tools: readonly { server: string; tool: string }[];
  /** Paths relative to the workspace. */
  artifacts: readonly string[];
}

/** Names that an agent printed: a hint and no evidence of use. Sorted, each once. */
export interface Mentions {
  tools: readonly string[];
  artifacts: readonly string[];
}

/**
 * Which names stand in the lines that an agent printed. A tool is named by `mcp__<server>__<tool>`, by
 * `<server>.<tool>` or `<server>/<tool>`, in quotes or backticks, or, when it holds an underscore or a digit and so is
 * no plain word, as it is; an artifact by its whole path. No name counts inside a longer one. What the prompt says is
 * not looked at; of a prompt that comes back changed (wrapped, indented by a mark, cut within a line) that cannot be
 * told, and a skill that is read through a link is not seen.
 */
export async function findMentions(
  lines: AsyncIterable<string> | Iterable<string>,
  { prompt, names }: { prompt: string; names: HarnessNames },
): Promise<Mentions> {
  const tools = watchFor(names.tools.map((one) => ({ name: one.tool, pattern: () => toolPattern(one) })));
  const artifacts = watchFor(names.artifacts.map((path) => ({ name: path, pattern: () => artifactPattern(path) })));
  const wordsOf = printedWords(prompt);
  for await (const line of lines) {
    for (const words of wordsOf(line)) {
      tools.look(words);
      artifacts.look(words);
    }
  }
  return { tools: tools.found(), artifacts: artifacts.found() };
}

/** Looks for each name until it is found. Of thousands of names few are printed: the others need no pattern. */
function watchFor(sought: readonly { name: string; pattern: () => RegExp }[]) {
  const found = new Set<string>();
  let missing = sought;
  return {
    look(words: string): void {
      const hits = missing.filter(({ name, pattern }) => words.includes(name) && pattern().test(words));
      if (hits.length === 0) return;
      for (const { name } of hits) found.add(name);
      missing = missing.filter(({ name }) => !found.has(name));
    },
    found: () => [...found].sort(),
  };
}

const letter = String.raw`[\p{L}\p{N}_]`;
// A hyphen, dot or slash between letters makes a longer name: `run_all` is neither in `run_all.py` nor in `x/run_all`.
const nameStarts = `(?<!${letter}|/|${letter}[-.])`;
const nameEnds = `(?![-./]?${letter})`;

function toolPattern({ server, tool }: { server: string; tool: string }): RegExp {
  const [from, name] = [literally(server), literally(tool)];
  const isPlainWord = !/[_\d]/.test(tool);
  const forms = [`mcp__${from}__${name}`, `${from}[./]${name}`, ...(isPlainWord ? [] : [name])];
  return new RegExp(`${nameStarts}(?:${forms.join('|')})${nameEnds}|(["'\`])${name}\\1`, 'u');
}

/** What lies below a folder belongs to it; the path may be written absolute. */
function artifactPattern(path: string): RegExp {
  return new RegExp(`(?<![-.]|${letter})${literally(path)}(?![-.]?${letter})`, 'u');
}

// RegExp.escape needs Node 24.
function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
