import { isObject } from '@harnessgym/internal-fs/parse-json';
import type { Answer } from './ask-server.js';

const mostPages = 100;

/** All that a server lists, as one answer, less the tools that may not be called. The first page that is none ends it. */
export async function joinPages(
  ask: (cursor?: string) => Promise<Answer>,
  isCallable: (tool: unknown) => boolean,
): Promise<Answer> {
  const tools: unknown[] = [];
  let cursor: string | undefined;
  for (let page = 1; ; page++) {
    const answer = await ask(cursor);
    if (answer.outcome !== 'answered' || !isObject(answer.result)) return answer;
    const { tools: listed, nextCursor, ...rest } = answer.result;
    if (!Array.isArray(listed)) return answer;
    for (const tool of listed) if (isCallable(tool)) tools.push(tool);
    if (typeof nextCursor !== 'string') return { outcome: 'answered', result: { ...rest, tools } };
    // A list without an end is told by the cursor that is left.
    if (page === mostPages) return { outcome: 'answered', result: { ...rest, tools, nextCursor } };
    cursor = nextCursor;
  }
}
