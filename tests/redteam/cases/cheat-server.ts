import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildHonestServer } from '@harnessgym/internal-testkit/build-honest-server';
import type { FakeScene } from '@harnessgym/runners';

export interface CheatServer {
  /** What it answers in the place of an honest server, a JavaScript function for each method; or else its whole source. */
  answers?: Readonly<Record<string, string>>;
  source?: string;
  /** What an honest server does first, in the words of a module. */
  first?: string;
  /** What its manifest says in the place of an honest one. */
  manifest?: object;
}

/** A build turn that leaves a server called `cheat`; whatever is not said of it is honest. */
export function buildsServer({ answers, source, first, manifest }: CheatServer) {
  return async ({ workspace }: Pick<FakeScene, 'workspace'>) => {
    const folder = await buildHonestServer(workspace, 'cheat', {
      startup_timeout_sec: 5,
      tool_timeout_sec: 5,
      ...manifest,
    });
    const program = answers === undefined ? source : serverOf(answers);
    const path = join(folder, 'server.mjs');
    if (program !== undefined) await writeFile(path, program);
    if (first !== undefined) await writeFile(path, `${first}\n${await readFile(path, 'utf8')}`);
  };
}

/** A server with one tool, `echo`, that answers as `answers` says and honestly otherwise. */
function serverOf(answers: Readonly<Record<string, string>>): string {
  const honest = {
    initialize: `({ protocolVersion }) => ({ protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'cheat', version: '1' } })`,
    'tools/list': `() => ({ tools: [tool('echo'), tool('add')] })`,
    'tools/call': `({ arguments: { text } }) => ({ content: [{ type: 'text', text: String(text) }] })`,
  };
  const entries = Object.entries({ ...honest, ...answers }).map(
    ([method, answer]) => `${JSON.stringify(method)}: ${answer}`,
  );
  return `import { createInterface } from 'node:readline';
const tool = (name) => ({ name, description: name, inputSchema: { type: 'object' } });
const answers = { ${entries.join(',\n')} };
for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined || answers[method] === undefined) continue;
  process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result: answers[method](params ?? {}) }) + '\\n');
}
`;
}
