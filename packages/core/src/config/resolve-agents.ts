import { resolvePath } from '@harnessgym/internal-fs/resolve-path';
import { type AcpOptions, codexSandboxes } from '@harnessgym/runners';
import { split } from 'shlex';
import { dollars } from './dollars.js';
import { invalidConfig } from './invalid-config.js';
import { oneOf } from './one-of.js';
import { requireText } from './require-text.js';
import type { AgentSettings, WrittenRunConfig } from './run-config.js';

/** How the agent CLIs are to be started. Throws CoreError CONFIG_INVALID that names the flag. */
export function resolveAgents(written: WrittenRunConfig, { cwd }: { cwd: string }): AgentSettings {
  const { claudeModel: model = '', claudePermissionMode: permissionMode = 'bypassPermissions' } = written;
  const { claudeMaxBudgetUsd: budget, codexModel = '' } = written;
  return {
    codex: {
      bin: program(written.codexBin ?? 'codex', { flag: '--codex-bin', cwd }),
      ...(codexModel.trim() !== '' && { model: codexModel }),
      sandbox: oneOf(written.codexSandbox ?? 'workspace-write', codexSandboxes, '--codex-sandbox'),
      config: (written.codexConfig ?? []).map(codexSetting),
      extraArgs: written.codexExtraArg ?? [],
    },
    claude: {
      bin: program(written.claudeBin ?? 'claude', { flag: '--claude-bin', cwd }),
      ...(model.trim() !== '' && { model }),
      ...(permissionMode.trim() !== '' && { permissionMode }),
      ...(budget !== undefined && { maxBudgetUsd: dollars(budget, '--claude-max-budget-usd') }),
      extraArgs: written.claudeExtraArg ?? [],
    },
    ...(written.acpCommand !== undefined && { acp: { command: commandOf(written.acpCommand, cwd) } }),
  };
}

/** A bare name is looked up in PATH; a path is relative to the caller, not to the workspace in which agents write. */
function program(written: string, { flag, cwd }: { flag: string; cwd: string }): string {
  const named = requireText(written, flag);
  return named.includes('/') ? resolvePath(named, cwd) : named;
}

/** Words as in a shell, and nothing else of one: no variables, no pipes. */
function commandOf(written: string, cwd: string): AcpOptions['command'] {
  const flag = '--acp-command';
  const [file = '', ...args] = wordsOf(requireText(written, flag), flag);
  return [program(file, { flag, cwd }), ...args];
}

function wordsOf(written: string, flag: string): readonly string[] {
  try {
    return split(written);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw invalidConfig(`${flag}: "${written}" is not usable: ${error.message}. Write it like "opencode acp".`, error);
  }
}

/** As `codex -c` takes it. */
function codexSetting(written: string): string {
  if (/^[^=\s]+=/.test(written)) return written;
  throw invalidConfig(
    `--codex-config: "${written}" is not usable. Write key=value, like model_reasoning_effort="high".`,
  );
}
