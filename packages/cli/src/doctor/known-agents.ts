import { createAcpRunner, createClaudeRunner, createCodexRunner, type Runner } from '@harnessgym/runners';

/** An agent CLI that HarnessGym can drive, as far as looking for it needs to know it. */
export interface KnownAgent {
  name: string;
  displayName: string;
  /** Looked up in PATH. */
  program: string;
  /** For `--runner`. */
  runner: string;
  /** The npm package that holds it; absent of a program that nobody here knows, whose version is not asked. */
  package?: string;
  /** The versions that the tests run. */
  tested?: readonly string[];
  /** As a run without further flags has it. Its preflight says whether the agent can be used. */
  createRunner(bin: string): Runner;
  login?: LoginSigns;
}

/** What shows that somebody has logged in. The agents themselves are not asked for it: each writes into its user's home then. */
export interface LoginSigns {
  variables: readonly string[];
  /** Paths below HOME, or below the folder that a variable names. */
  files: readonly { path: string; below?: string }[];
  /** What a person does who is not logged in. */
  advice: string;
}

export const knownAgents: readonly KnownAgent[] = [
  {
    name: 'codex',
    displayName: 'Codex',
    program: 'codex',
    runner: 'exec',
    package: '@openai/codex',
    tested: ['0.138.0', '0.169.0'],
    createRunner: (bin) => createCodexRunner({ bin }),
    login: {
      variables: ['CODEX_API_KEY', 'OPENAI_API_KEY'],
      files: [{ path: '.codex/auth.json' }, { path: 'auth.json', below: 'CODEX_HOME' }],
      advice: 'Log in with "codex login", unless its config.toml names a provider of your own.',
    },
  },
  {
    name: 'claude',
    displayName: 'Claude Code',
    program: 'claude',
    runner: 'claude',
    package: '@anthropic-ai/claude-code',
    tested: ['2.1.197', '2.1.329'],
    createRunner: (bin) => createClaudeRunner({ bin, permissionMode: 'bypassPermissions' }),
    login: {
      variables: ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'CLAUDE_CODE_OAUTH_TOKEN'],
      files: [{ path: '.claude/.credentials.json' }, { path: '.credentials.json', below: 'CLAUDE_CONFIG_DIR' }],
      advice: 'Start "claude" and log in, unless it keeps its login elsewhere, as in the keychain of macOS.',
    },
  },
  {
    name: 'opencode',
    displayName: 'opencode',
    program: 'opencode',
    runner: 'acp',
    package: 'opencode-ai',
    tested: ['1.18.33'],
    createRunner: (bin) => createAcpRunner({ command: [bin, 'acp'] }),
    login: {
      variables: ['ANTHROPIC_API_KEY', 'OPENAI_API_KEY', 'OPENROUTER_API_KEY', 'GEMINI_API_KEY'],
      files: [{ path: '.local/share/opencode/auth.json' }, { path: 'opencode/auth.json', below: 'XDG_DATA_HOME' }],
      advice: 'Log in with "opencode auth login".',
    },
  },
  {
    name: 'gemini',
    displayName: 'Gemini CLI',
    program: 'gemini',
    runner: 'acp',
    package: '@google/gemini-cli',
    tested: ['0.61.0'],
    createRunner: (bin) => createAcpRunner({ command: [bin, '--acp'] }),
    login: {
      variables: ['GEMINI_API_KEY', 'GOOGLE_API_KEY', 'GOOGLE_APPLICATION_CREDENTIALS'],
      files: [{ path: '.gemini/oauth_creds.json' }],
      advice: 'Start "gemini" and log in.',
    },
  },
];
