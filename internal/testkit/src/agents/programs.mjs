// The programs of others that tests run and that are too large to be installed with the rest: the real agents, the newest
// that was tried and an older one that people still have, and the MCP inspector. Each agent is the package with the program for one platform, so that nothing of the others is downloaded.

const platform = `${process.platform}-${process.arch}`;

/** @type {Record<string, string>} */
const triples = {
  'linux-x64': 'x86_64-unknown-linux-musl',
  'linux-arm64': 'aarch64-unknown-linux-musl',
  'darwin-x64': 'x86_64-apple-darwin',
  'darwin-arm64': 'aarch64-apple-darwin',
  'win32-x64': 'x86_64-pc-windows-msvc',
  'win32-arm64': 'aarch64-pc-windows-msvc',
};

/** @typedef {'codex' | 'claude' | 'opencode' | 'gemini'} AgentName */
/** @typedef {'newest' | 'older'} AgentAge */
/** @typedef {{ name: string, version: string, package: string, program: string }} ProgramPin */

/** @type {Record<AgentName, { newest: ProgramPin, older?: ProgramPin }>} */
export const agentPins = {
  codex: { newest: codex('0.169.0'), older: codex('0.138.0') },
  claude: { newest: claude('2.1.329'), older: claude('2.1.197') },
  opencode: { newest: opencode('1.18.33') },
  gemini: { newest: gemini('0.61.0') },
};

/** @type {ProgramPin} A script for Node, about 110 MB with what it needs. */
export const inspectorPin = {
  name: 'inspector',
  version: '2.12.0',
  package: '@modelcontextprotocol/inspector@2.12.0',
  program: 'node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js',
};

/** @param {string} version @returns {ProgramPin} */
function codex(version) {
  const name = process.platform === 'win32' ? 'codex.exe' : 'codex';
  const program = `node_modules/@openai/codex/vendor/${triples[platform]}/bin/${name}`;
  return { name: 'codex', version, package: `@openai/codex@${version}-${platform}`, program };
}

/**
 * The package `@anthropic-ai/claude-code` itself is a wrapper that needs Node 22.
 * @param {string} version @returns {ProgramPin}
 */
function claude(version) {
  const folder = `@anthropic-ai/claude-code-${platform}`;
  const program = `node_modules/${folder}/${process.platform === 'win32' ? 'claude.exe' : 'claude'}`;
  return { name: 'claude', version, package: `${folder}@${version}`, program };
}

/** @param {string} version @returns {ProgramPin} */
function opencode(version) {
  const isWindows = process.platform === 'win32';
  const folder = `opencode-${isWindows ? `windows-${process.arch}` : platform}`;
  const program = `node_modules/${folder}/bin/${isWindows ? 'opencode.exe' : 'opencode'}`;
  return { name: 'opencode', version, package: `${folder}@${version}`, program };
}

/** @param {string} version @returns {ProgramPin} A script for Node, in one package. */
function gemini(version) {
  const program = 'node_modules/@google/gemini-cli/bundle/gemini.js';
  return { name: 'gemini', version, package: `@google/gemini-cli@${version}`, program };
}
