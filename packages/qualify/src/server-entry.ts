import type { Judgement } from './judge-artifact.js';
import type { Check } from './qualification.js';

/** The documented `mcp_servers` entry of one server; none while its manifest could not be read. */
export function serverEntry({ qualification, server }: Judgement): readonly Record<string, unknown>[] {
  const { manifest, inventory } = server;
  if (manifest === undefined) return [];
  const active = qualification.verdict === 'qualified';
  const smoke = smokeEntry(qualification.checks, inventory?.listed);
  const selfTest = selfTestEntry(qualification.checks);
  return [
    {
      artifact_path: qualification.path,
      name: manifest.name,
      command: manifest.command,
      args: manifest.args,
      cwd: manifest.cwd,
      startup_timeout_sec: manifest.startupTimeoutMs / 1000,
      tool_timeout_sec: manifest.toolTimeoutMs / 1000,
      self_test_timeout_sec: manifest.selfTest.form === 'none' ? null : manifest.selfTest.timeoutMs / 1000,
      enabled_tools: manifest.enabledTools,
      smoke,
      self_test: selfTest,
      quality_gate: {
        status: active ? 'passed' : 'failed',
        checks: {
          smoke: smoke['status'] === 'passed',
          self_test: hasPassed(qualification.checks, 'self-test'),
          tool_inventory: hasPassed(qualification.checks, 'tool-inventory'),
        },
        message: qualification.reason,
        smoke_status: smoke['status'],
        self_test_status: selfTest['status'],
        smoke_tools: inventory?.listed ?? [],
        manifest_tools: manifest.enabledTools,
      },
      active,
    },
  ];
}

/** The documented smoke check is a handshake and a list of tools. */
function smokeEntry(checks: readonly Check[], tools: readonly string[] | undefined): Record<string, unknown> {
  if (tools !== undefined) return { status: 'passed', tools };
  const message = checks.flatMap(({ result }) => (result.status === 'failed' ? [result.reason] : []))[0] ?? '';
  return { status: 'failed', message };
}

/** The evidence of a self-test is the documented entry but for its message. */
function selfTestEntry(checks: readonly Check[]): Record<string, unknown> {
  const check = checks.find(({ name }) => name === 'self-test');
  const message = check === undefined || check.result.status === 'passed' ? '' : check.result.reason;
  return { status: 'failed', message, ...check?.evidence };
}

function hasPassed(checks: readonly Check[], name: string): boolean {
  return checks.some((check) => check.name === name && check.result.status === 'passed');
}
