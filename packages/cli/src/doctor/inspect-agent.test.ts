import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { agentsToInspect, type NamedPrograms } from './agents-to-inspect.js';
import { inspectAgent } from './inspect-agent.js';

let folder: string;
let home: string;
let scratch: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hg-inspect-'));
  [home, scratch] = [join(folder, 'home'), join(folder, 'scratch')];
  for (const each of [home, scratch, join(folder, 'bin')]) await mkdir(each);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('tells the path, the version and whether the tests run it', async () => {
  const path = await install('codex', 'echo codex-cli 0.169.0');
  expect(await inspect('codex')).toMatchObject({ state: 'usable', path, version: '0.169.0', tested: 'yes' });
  await install('codex', 'echo codex-cli 0.200.1');
  expect(await inspect('codex')).toMatchObject({ state: 'usable', version: '0.200.1', tested: 'no' });
  await install('gemini', `[ "$1" = --version ] && exec echo 0.61.0; ${answersInitialize}`);
  expect(await inspect('gemini')).toMatchObject({ state: 'usable', version: '0.61.0', tested: 'yes' });
});

it('says what to do about one that is missing', async () => {
  expect(await inspect('claude')).toMatchObject({
    state: 'missing',
    reason: 'no "claude" in PATH; it comes with "npm install -g @anthropic-ai/claude-code"',
  });
  expect(await inspect('codex', { codexBin: './no/codex' })).toMatchObject({
    state: 'missing',
    reason: expect.stringMatching(/no\/codex is not an existing file$/),
  });
});

it.each([
  ['is too old', 'echo codex-cli 0.99.9', /^Codex 0\.99\.9 is too old; 0\.138\.0 or newer is needed/],
  ['tells no version', 'echo hello', /it said "hello"/],
  ['fails', 'echo 0.200.0; echo broken >&2; exit 1', /it said "broken"/],
])('one that %s cannot be used', async (_, script, reason) => {
  await install('codex', script);
  expect(await inspect('codex')).toMatchObject({ state: 'unusable', reason: expect.stringMatching(reason) });
});

it('says of one that looks for its program below HOME that it was asked with an empty one', async () => {
  await install(
    'codex',
    '[ -e "$HOME/.codex-program" ] || { echo not installed >&2; exit 126; }; echo codex-cli 0.169.0',
  );
  await writeFile(join(home, '.codex-program'), '');
  const reason = 'asked for its version with an empty HOME, it said "not installed"';
  expect(await inspect('codex')).toMatchObject({ state: 'unusable', reason });
  await install('my-agent', `[ -e "$HOME/.my-program" ] || exit 126; ${answersInitialize}`);
  await writeFile(join(home, '.my-program'), '');
  expect(await inspect('my-agent', { acpCommand: 'my-agent' })).toMatchObject({
    reason: expect.stringMatching(/exited with code 126 .* It was started with an empty HOME\.$/),
  });
});

it('leaves the home of the user alone, whatever the agent writes', async () => {
  await install('codex', 'touch "${CODEX_HOME:-$HOME}/trace" "$TMPDIR/trace"; echo codex-cli 0.169.0');
  await inspect('codex');
  expect(await readdir(home)).toEqual([]);
  expect(await readdir(scratch)).toEqual(['trace']);
});

it('takes a file or a variable for a login, and only doubts where there is none', async () => {
  await install('codex', 'echo codex-cli 0.169.0');
  const file = join(home, '.codex', 'auth.json');
  const asked = ['CODEX_API_KEY', 'OPENAI_API_KEY', file, file];
  expect(await inspect('codex')).toMatchObject({ login: { login: 'doubtful', lookedFor: asked } });
  expect(await inspect('codex', {}, { OPENAI_API_KEY: 'x' })).toMatchObject({ login: { where: 'OPENAI_API_KEY' } });
  await mkdir(join(home, '.codex'));
  await writeFile(join(home, '.codex', 'auth.json'), '');
  expect(await inspect('codex')).toMatchObject({ login: { login: 'found', where: asked[2] } });
});

it('looks for the program of --acp-command, in the place of one it knows or beside them', async () => {
  const opencode = await install('opencode', `[ "$1" = --version ] && exec echo 1.18.33; ${answersInitialize}`);
  const named = { acpCommand: `${opencode} acp` };
  expect(await inspect('opencode', named)).toMatchObject({ path: opencode, version: '1.18.33' });
  const stranger = await install('my-agent', `[ "$1 $2" = '--acp two words' ] && ${answersInitialize}`);
  expect(await inspect('my-agent', { acpCommand: "my-agent --acp 'two words'" })).toEqual({
    ...{ agent: 'my-agent', displayName: 'my-agent', runner: 'acp', state: 'usable', path: stranger },
    ...{ tested: 'never', login: { login: 'not-asked' }, probing: { probing: 'none-yet' } },
  });
});

it('starts one that it knows with the arguments of --acp-command, as a run does', async () => {
  const script = `[ "$1" = --version ] && exec echo 1.18.33; [ "$*" = 'acp --print-logs' ] || exit 1; ${answersInitialize}`;
  const opencode = await install('opencode', script);
  expect(await inspect('opencode', { acpCommand: `${opencode} acp --print-logs` })).toMatchObject({ state: 'usable' });
  expect(await inspect('opencode')).toMatchObject({ state: 'unusable' });
});

it('asks an agent of --acp-command whether it speaks the protocol', async () => {
  await install('my-agent', 'echo hello; exit 1');
  expect(await inspect('my-agent', { acpCommand: 'my-agent' })).toMatchObject({ state: 'unusable' });
});

/** As an agent of the Agent Client Protocol that can go on with a session. */
const answersInitialize = `read -r asked; id=$(printf %s "$asked" | sed 's/.*"id":\\([0-9]*\\).*/\\1/')
  printf '{"jsonrpc":"2.0","id":%s,"result":{"protocolVersion":1,"agentCapabilities":{"loadSession":true}}}\\n' "$id"
  cat > /dev/null`;

async function install(name: string, script: string): Promise<string> {
  const path = join(folder, 'bin', name);
  await writeFile(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return path;
}

function inspect(name: string, named: NamedPrograms = {}, variables: Record<string, string> = {}) {
  const wanted = agentsToInspect(named, folder).find(({ agent }) => agent.name === name) ?? expect.unreachable();
  const own = { HOME: home, CODEX_HOME: join(home, '.codex') };
  const env = { PATH: `${join(folder, 'bin')}:/usr/bin:/bin`, ...own, ...variables };
  return inspectAgent(wanted, { env, scratch, signal: new AbortController().signal });
}
