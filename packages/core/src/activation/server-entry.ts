import type { Qualification } from '@harnessgym/qualify';
import type { ServerManifest } from '@harnessgym/registry';
import type { Mounted, Skipped } from '../run/records.js';
import type { ActivationDocument } from '../store/schemas/activation-schema.js';

type ServerEntry = ActivationDocument['mcp_servers'][number];

/** The documented `mcp_servers` entry of a mounted server. It is mounted because each check passed on these bytes. */
export function activeServer(one: Mounted): ServerEntry[] {
  if (one.form !== 'server') return [];
  const { artifact, manifest, server } = one;
  const tools = server.enabledTools;
  const checks = { smoke: true, self_test: true, tool_inventory: true };
  return [
    {
      artifact_path: artifact.path,
      digest: artifact.digest,
      ...manifestFields(manifest),
      enabled_tools: tools,
      smoke: { status: 'passed', tools },
      self_test: { status: 'passed', message: '' },
      quality_gate: {
        status: 'passed',
        checks,
        message: '',
        smoke_status: 'passed',
        self_test_status: 'passed',
        smoke_tools: tools,
        manifest_tools: manifest.enabledTools,
      },
      active: true,
    },
  ];
}

/** The entry of a server that the activation gate refused; none when its manifest could not be read. */
export function refusedServer({ artifact, refusal }: Skipped): ServerEntry[] {
  if (refusal?.manifest === undefined) return [];
  const { qualification, manifest } = refusal;
  const { reason } = qualification;
  const tools = listedTools(qualification);
  const smoke = hasPassed(qualification, 'tool-inventory');
  const selfTest = selfTestResult(qualification);
  return [
    {
      artifact_path: artifact.path,
      digest: artifact.digest,
      ...manifestFields(manifest),
      enabled_tools: manifest.enabledTools,
      smoke: smoke ? { status: 'passed', tools } : { status: 'failed', message: reason },
      self_test: selfTest,
      quality_gate: {
        status: 'failed',
        checks: {
          smoke: hasPassed(qualification, 'handshake'),
          self_test: selfTest.status === 'passed',
          tool_inventory: smoke,
        },
        message: reason,
        smoke_status: smoke ? 'passed' : 'failed',
        self_test_status: selfTest.status,
        smoke_tools: tools,
        manifest_tools: manifest.enabledTools,
      },
      active: false,
    },
  ];
}

function manifestFields(manifest: ServerManifest) {
  const { name, command, args, cwd, startupTimeoutMs, toolTimeoutMs, selfTest } = manifest;
  return {
    name,
    command,
    args,
    cwd,
    startup_timeout_sec: startupTimeoutMs / 1000,
    tool_timeout_sec: toolTimeoutMs / 1000,
    self_test_timeout_sec: selfTest.form === 'none' ? null : selfTest.timeoutMs / 1000,
  };
}

function hasPassed({ checks }: Qualification, name: string): boolean {
  return checks.some((check) => check.name === name && check.result.status === 'passed');
}

function listedTools({ checks }: Qualification): string[] {
  const listed = checks.find(({ name }) => name === 'tool-inventory')?.evidence['listed_tools'];
  return Array.isArray(listed) ? listed.filter((tool) => typeof tool === 'string') : [];
}

function selfTestResult({ checks }: Qualification): ServerEntry['self_test'] {
  const check = checks.find(({ name }) => name === 'self-test');
  if (check?.result.status === 'passed') return { status: 'passed', message: '' };
  const status = check?.evidence['status'];
  const known = status === 'timeout' || status === 'not_configured' ? status : 'failed';
  return { status: known, message: check?.result.status === 'failed' ? check.result.reason : 'not asked' };
}
