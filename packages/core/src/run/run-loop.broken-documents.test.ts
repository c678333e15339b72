import { mkdir, readdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { artifactKinds } from '@harnessgym/registry';
import { expect, it } from 'vitest';
import { buildServer, buildSkill } from '../testing/harness-files.js';
import { type Script, stage } from '../testing/stage.js';
import { runLoop } from './run-loop.js';

const harness = '.harnessgym';
const result = `${harness}/runs/run/iterations/1/result.json`;
const registry = `${harness}/registry.json`;
const activation = `${harness}/activation.json`;
/** All that an agent finds in the workspace and could write; of the first two we read what it wrote, of the third whether it is ours. */
const documents = [
  result,
  registry,
  activation,
  `${harness}/claude_mcp_config.json`,
  `${harness}/mcp_calls.jsonl`,
  `${harness}/runs/run/events.jsonl`,
  '.codex/config.toml',
];

interface Content {
  bytes: string | Buffer;
  /** Which documents are kept aside. */
  kept: readonly string[];
  /** Of a `result.json` that stays: how often it is named in a warning. */
  named?: number;
}

const both = [result, registry];
const odd = 'a\n\u001b[2J\u202eb';
const contents: Readonly<Record<string, Content>> = {
  'A-01 A-02 half a document': { bytes: '{"status": "sol', kept: both },
  'A-18 fields of wrong types': {
    bytes: JSON.stringify({ status: [1], metrics: 7, verification: 'x', artifacts: 7, smoke: 7, mcpServers: [] }),
    kept: [registry],
    named: 1,
  },
  'A-02 a list': { bytes: '[{"path": 1}]', kept: both },
  'A-15 nesting without end': { bytes: `{"artifacts": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`, kept: both },
  'A-15 numbers that JSON does not have': { bytes: '{"score": NaN, "version": Infinity}', kept: both },
  'A-15 numbers that overflow': { bytes: '{"score": 1e999, "metrics": {"score": -1e999}}', kept: [] },
  'A-02 the same key twice': {
    bytes: '{"status": "solved", "status": "blocked", "artifacts": [], "artifacts": []}',
    kept: [registry],
    named: 1,
  },
  'A-04 the same key twice, which drives a terminal': {
    bytes: `{${JSON.stringify(odd)}: 1, ${JSON.stringify(odd)}: 2, "artifacts": []}`,
    kept: [registry],
    named: 1,
  },
  'A-06 A-18 text that is not UTF-8': {
    bytes: Buffer.from('{"status": "\xe9", "artifacts": []}', 'latin1'),
    kept: both,
  },
  'A-04 NUL': { bytes: '{"status": "a\0b"}', kept: both },
  'A-04 names that drive a terminal': {
    bytes: JSON.stringify({
      status: odd,
      summary: odd,
      blockers: [odd],
      [odd]: 1,
      artifacts: [{ kind: odd, path: odd }],
    }),
    kept: [registry],
  },
};

it.each(Object.entries(contents))(
  '%s in any document ends nothing, and is kept aside where it is read',
  async (_name, content) => {
    const { bytes, kept, named = 0 } = content;
    await using play = await withDocuments((path) => writeFile(path, bytes));
    await runLoop(play.loop);
    const warnings = play.events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));
    for (const document of both) {
      const aside = kept.includes(document) ? [Buffer.from(bytes)] : [];
      expect((await keptOf(play.path(document)))[0]).toEqual(aside[0]);
      const file = document === result ? 'result.json' : 'registry.json';
      const naming = warnings.filter((text) => text.includes(file));
      if (kept.includes(document)) expect(naming).not.toEqual([]);
      else expect(naming).toHaveLength(document === result ? named : 0);
    }
    // None of these is one that we write.
    expect((await keptOf(play.path(activation)))[0]).toEqual(Buffer.from(bytes));
    expect(warnings).toContainEqual(expect.stringMatching(/activation\.json could not be used .* It is kept as /));
    expectPlain([...warnings, ...play.prompts]);
  },
);

it('A-01 A-02 a hundred megabytes in any document end nothing, and are not copied', async () => {
  const size = 100 * 1024 * 1024;
  await using play = await withDocuments(async (path) => {
    await writeFile(path, '{"status": "');
    await truncate(path, size);
  });
  await runLoop(play.loop);
  for (const document of both) expect((await keptOf(play.path(document)))[0]?.length).toBe(size);
  expectPlain(play.prompts);
});

it('H-01 nothing of a file outside comes into a prompt or a document, whatever points there', async () => {
  const secret = 'the words of a file outside';
  await using play = await prompted({
    attempt: async ({ resultPath, workspace }) => {
      const path = join(workspace, '..', 'outside', 'notes.md');
      const claim = { status: 'blocked', evidence: path, used_harness_artifacts: [path] };
      await writeFile(resultPath, JSON.stringify({ ...claim, selected_improvement: { name: 'x', target_path: path } }));
      return undefined;
    },
    build: async ({ workspace }) => {
      const outside = join(workspace, '..', 'outside');
      const ours = (...parts: string[]) => join(workspace, harness, ...parts);
      await symlink(join(outside, 'notes.md'), ours('docs', 'linked.md'));
      await symlink(outside, ours('fixtures', 'linked'));
      await symlink(outside, ours('skills', 'linked'));
      await buildSkill(workspace, 'holder');
      await symlink(outside, ours('skills', 'holder', 'inside'));
      await buildServer(workspace, 'probe', { selfTest: 0 });
      await symlink(join(outside, 'notes.md'), ours('mcp', 'probe', 'notes.md'));
      const paths = [
        join(outside, 'notes.md'),
        '../outside/notes.md',
        `${harness}/docs/../../../outside/notes.md`,
        '..',
      ];
      const entries = artifactKinds.flatMap((kind) => paths.map((path) => ({ kind, path })));
      await writeFile(ours('registry.json'), JSON.stringify({ artifacts: entries }));
      return undefined;
    },
  });
  const outside = join(play.workspace, '..', 'outside');
  await mkdir(outside);
  await writeFile(join(outside, 'notes.md'), secret);
  await writeFile(join(outside, 'SKILL.md'), `---\nname: linked\ndescription: ${secret}\n---\n${secret}`);
  const run = await runLoop(play.loop);
  expect(run.iterations[1]).toMatchObject({ activeServers: [], activeSkills: [] });
  expect(play.prompts.filter((prompt) => prompt.includes(secret))).toEqual([]);
  const files = (await readdir(play.path(harness), { recursive: true, withFileTypes: true })).filter((file) =>
    file.isFile(),
  );
  const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'utf8')));
  expect(files.filter((_file, index) => texts[index]?.includes(secret))).toEqual([]);
});

/** A run in which the agent puts something into every document, in the attempt and again in the build turn. */
function withDocuments(put: (path: string) => Promise<void>) {
  const putAll: Script['attempt'] = async ({ workspace, iteration }) => {
    if (iteration > 1) return undefined;
    await mkdir(join(workspace, '.codex'), { recursive: true });
    for (const document of documents) await put(join(workspace, document));
    return undefined;
  };
  return prompted({ attempt: putAll, build: putAll });
}

async function prompted(script: Script) {
  const prompts: string[] = [];
  const recorded = Object.fromEntries(
    (['attempt', 'reflection', 'build', 'repair'] as const).map((phase): [string, Script['attempt']] => [
      phase,
      (scene) => {
        prompts.push(scene.prompt);
        return script[phase]?.(scene);
      },
    ]),
  );
  return Object.assign(await stage({ script: recorded }), { prompts });
}

/** The bytes that were kept aside from beside `path`. */
async function keptOf(path: string): Promise<Buffer[]> {
  const folder = join(path, '..');
  const stem = `${basename(path, '.json')}.invalid.`;
  const names = (await readdir(folder)).filter((name) => name.startsWith(stem)).sort();
  return Promise.all(names.map((name) => readFile(join(folder, name))));
}

function expectPlain(texts: readonly string[]): void {
  expect(texts.flatMap((text) => text.match(/[^\P{C}\n\t]/gu) ?? [])).toEqual([]);
}
