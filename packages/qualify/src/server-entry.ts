import type { Framing } from '@harnessgym/mcp-proxy';
import type { ServerManifest, ServerPermissions } from '@harnessgym/registry';
import type { Check, Qualification } from './qualification.js';
import { isSandboxName, type SandboxName } from './sandbox/sandbox.js';

/** The documented `mcp_servers` entry of a server, in a report's activation and in `activation.json`. */
export interface ServerEntry {
  artifact_path: string;
  digest: string;
  name: string;
  command: string;
  args: readonly string[];
  cwd: string;
  /** What the manifest sets; not documented by the original, which ignored it. */
  env: Readonly<Record<string, string>>;
  /** As the clean room found it; absent when it could not be told. */
  framing?: Framing;
  /** What confined it; absent where it was not started. */
  sandbox?: SandboxName;
  /** What the manifest declares to need. */
  permissions?: ServerPermissions;
  startup_timeout_sec: number;
  tool_timeout_sec: number;
  /** Null when the manifest declares no self-test. */
  self_test_timeout_sec: number | null;
  enabled_tools: readonly string[];
  smoke: { status: 'passed'; tools: readonly string[] } | { status: 'failed'; message: string };
  self_test: SelfTestEntry;
  quality_gate: {
    status: 'passed' | 'failed';
    checks: { smoke: boolean; self_test: boolean; tool_inventory: boolean };
    message: string;
    smoke_status: string;
    self_test_status: string;
    smoke_tools: readonly string[];
    manifest_tools: readonly string[];
  };
  active: boolean;
}

export interface SelfTestEntry {
  status: 'passed' | 'failed' | 'timeout' | 'not_configured';
  message: string;
  command?: readonly string[];
  return_code?: number;
  stdout?: string;
  stderr?: string;
  sandbox?: SandboxName;
}

/** The entry of a server that was judged, with `manifest` as it reads where the entry is for. */
export function serverEntry(
  { path, digest, verdict, framing, reason, checks }: Qualification,
  manifest: ServerManifest,
): ServerEntry {
  const listed = listedTools(checks);
  const smoke = listed ? { status: 'passed' as const, tools: listed } : { status: 'failed' as const, message: reason };
  const selfTest = selfTestEntry(checks);
  return {
    artifact_path: path,
    digest,
    ...manifestEntry(manifest),
    ...(framing && { framing }),
    ...sandboxOf(checks),
    smoke,
    self_test: selfTest,
    quality_gate: {
      status: verdict === 'qualified' ? 'passed' : 'failed',
      checks: {
        smoke: listed !== undefined,
        self_test: hasPassed(checks, 'self-test'),
        tool_inventory: hasPassed(checks, 'tool-inventory'),
      },
      message: reason,
      smoke_status: smoke.status,
      self_test_status: selfTest.status,
      smoke_tools: listed ?? [],
      manifest_tools: manifest.enabledTools,
    },
    active: verdict === 'qualified',
  };
}

/** The fields of the entry that only the manifest decides. */
export function manifestEntry(manifest: ServerManifest) {
  const { name, command, args, cwd, env, startupTimeoutMs, toolTimeoutMs, selfTest, enabledTools, permissions } =
    manifest;
  return {
    name,
    command,
    args,
    cwd,
    env,
    startup_timeout_sec: startupTimeoutMs / 1000,
    tool_timeout_sec: toolTimeoutMs / 1000,
    self_test_timeout_sec: selfTest.form === 'none' ? null : selfTest.timeoutMs / 1000,
    enabled_tools: enabledTools,
    ...(permissions && { permissions }),
  };
}

/** As the server itself was started. */
function sandboxOf(checks: readonly Check[]): { sandbox?: SandboxName } {
  const sandbox = checks.find(({ name }) => name === 'handshake')?.evidence['sandbox'];
  return isSandboxName(sandbox) ? { sandbox } : {};
}

/** The documented smoke check is a handshake and a list of tools: it passed when there is one, enabled or not. */
function listedTools(checks: readonly Check[]): readonly string[] | undefined {
  const listed = checks.find(({ name }) => name === 'tool-inventory')?.evidence['listed_tools'];
  return Array.isArray(listed) ? listed.filter((tool) => typeof tool === 'string') : undefined;
}

/** The evidence of a self-test is the documented entry but for its message. */
function selfTestEntry(checks: readonly Check[]): SelfTestEntry {
  const check = checks.find(({ name }) => name === 'self-test');
  const message = check === undefined || check.result.status === 'passed' ? '' : check.result.reason;
  return { status: 'failed', message, ...check?.evidence };
}

function hasPassed(checks: readonly Check[], name: string): boolean {
  return checks.some((check) => check.name === name && check.result.status === 'passed');
}
