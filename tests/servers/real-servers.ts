import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServerCommand } from '@harnessgym/mcp-proxy';

/** One request of a client: a method and its parameters. */
export type Asked = readonly [method: string, params?: Record<string, unknown>];

export interface RealServer {
  name: 'everything' | 'filesystem' | 'memory';
  /** Starts the same each time, from the same files. */
  prepare(folder: string): Promise<ServerCommand>;
  requests(folder: string): readonly Asked[];
}

const text = 'é 😀\n"quoted" \\ \u2028';
const unknown: readonly Asked[] = [call('no-such-tool'), ['no/such/method'], ['tools/call', { name: 7 }], ['ping']];

/** Servers of the protocol group, with requests for everything they offer that answers the same twice. */
export const realServers: readonly RealServer[] = [
  {
    name: 'everything',
    prepare: async (folder) => server('everything', folder, 'stdio'),
    requests: () => [
      // Meanwhile it asks for the roots, when it likes.
      ['tools/call', { ...call('trigger-long-running-operation', { duration: 0.8, steps: 3 })[1], _meta: token('p') }],
      ['tools/list'],
      call('echo', { message: text }),
      call('get-sum', { a: 1.5, b: 12345678901 }),
      call('get-sum', { a: 'x' }),
      call('get-tiny-image'),
      call('get-structured-content', { location: 'New York' }),
      call('get-annotated-message', { messageType: 'error', includeImage: true }),
      call('get-resource-links', { count: 3 }),
      call('trigger-sampling-request', { prompt: 'Say it.', maxTokens: 5 }),
      call('trigger-elicitation-request'),
      call('get-roots-list'),
      ['resources/list'],
      ['resources/templates/list'],
      ['resources/subscribe', { uri: 'demo://resource/dynamic/text/1' }],
      ['resources/read', { uri: 'demo://nowhere' }],
      ['prompts/list'],
      ['prompts/get', { name: 'simple-prompt' }],
      ['prompts/get', { name: 'no-such-prompt' }],
      ['logging/setLevel', { level: 'error' }],
      ...unknown,
    ],
  },
  {
    name: 'filesystem',
    async prepare(folder) {
      const files = join(folder, 'files');
      await mkdir(files, { recursive: true });
      await writeFile(join(files, 'a.txt'), `first\n${text}\nlast\n`);
      await writeFile(join(files, 'picture.png'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 255]));
      return server('filesystem', folder, files);
    },
    requests(folder) {
      const path = (name: string) => ({ path: join(folder, 'files', name) });
      return [
        ['tools/list'],
        call('list_allowed_directories'),
        call('list_directory', path('.')),
        call('read_text_file', path('a.txt')),
        call('read_text_file', { ...path('a.txt'), head: 1 }),
        call('read_media_file', path('picture.png')),
        call('edit_file', { ...path('a.txt'), dryRun: true, edits: [{ oldText: 'first', newText: 'zeroth' }] }),
        call('write_file', { ...path('a.txt'), content: text }),
        call('read_text_file', path('a.txt')),
        call('read_text_file', path('../../../etc/passwd')),
        call('read_text_file', path('nothing.txt')),
        ...unknown,
      ];
    },
  },
  {
    name: 'memory',
    async prepare(folder) {
      const path = join(folder, 'memory.jsonl');
      await writeFile(path, '');
      return { ...server('memory', folder), env: { MEMORY_FILE_PATH: path } };
    },
    requests: () => [
      ['tools/list'],
      call('create_entities', { entities: [{ name: 'a', entityType: 'thing', observations: [text] }] }),
      call('create_entities', { entities: [{ name: 'b', entityType: 'thing', observations: [] }] }),
      call('create_relations', { relations: [{ from: 'a', to: 'b', relationType: 'precedes' }] }),
      call('add_observations', { observations: [{ entityName: 'nobody', contents: ['x'] }] }),
      call('search_nodes', { query: 'thing' }),
      call('delete_entities', { entityNames: ['b'] }),
      call('read_graph'),
      ['resources/list'],
      ...unknown,
    ],
  },
];

function call(name: string, given: Record<string, unknown> = {}) {
  return ['tools/call', { name, arguments: given }] as const;
}

function token(progressToken: string) {
  return { progressToken };
}

function server(name: RealServer['name'], cwd: string, ...args: string[]): ServerCommand {
  const program = fileURLToPath(import.meta.resolve(`@modelcontextprotocol/server-${name}/dist/index.js`));
  return { name, command: process.execPath, args: [program, ...args], cwd };
}
