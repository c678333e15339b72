// The real agents that tests run, and nothing else: the newest that was tried, and an older one that people still have.
// Each is the package with the program for one platform, so that nothing of the others is downloaded.

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

/** @typedef {'codex' | 'claude'} AgentName */
/** @typedef {'newest' | 'older'} AgentAge */
/** @typedef {{ name: AgentName, version: string, package: string, program: string }} AgentPin */

/** @type {Record<AgentName, Record<AgentAge, AgentPin>>} */
export const agentPins = {
  codex: { newest: codex('0.169.0'), older: codex('0.138.0') },
  claude: { newest: claude('2.1.329'), older: claude('2.1.197') },
};

/** @param {string} version @returns {AgentPin} */
function codex(version) {
  const name = process.platform === 'win32' ? 'codex.exe' : 'codex';
  const program = `node_modules/@openai/codex/vendor/${triples[platform]}/bin/${name}`;
  return { name: 'codex', version, package: `@openai/codex@${version}-${platform}`, program };
}

/**
 * The package `@anthropic-ai/claude-code` itself is a wrapper that needs Node 22.
 * @param {string} version @returns {AgentPin}
 */
function claude(version) {
  const folder = `@anthropic-ai/claude-code-${platform}`;
  const program = `node_modules/${folder}/${process.platform === 'win32' ? 'claude.exe' : 'claude'}`;
  return { name: 'claude', version, package: `${folder}@${version}`, program };
}
