import { manifestEntry, type SandboxName, type ServerEntry, serverEntry } from '@harnessgym/qualify';
import type { ServerManifest } from '@harnessgym/registry';
import type { Mounted, Skipped } from '../run/records.js';

/** The documented `mcp_servers` entry of a mounted server. It is mounted because each check passed on these bytes. */
export function activeServer(one: Mounted, sandbox: SandboxName): ServerEntry[] {
  if (one.form !== 'server') return [];
  const { artifact, manifest, framing, server } = one;
  const { enabledTools: tools } = server;
  return [{ ...passed({ ...artifact, tools }, manifest), ...(framing && { framing }), sandbox, enabled_tools: tools }];
}

/** The entry of a server that could have been mounted and was not; none when its manifest cannot be read. */
export function inactiveServer({ artifact, reason, manifest, refusal }: Skipped): ServerEntry[] {
  if (manifest === undefined) return [];
  if (refusal !== undefined) return [serverEntry(refusal, manifest)];
  const entry = passed({ ...artifact, tools: manifest.enabledTools }, manifest);
  const gate = { ...entry.quality_gate, status: 'failed' as const, message: reason };
  return [{ ...entry, quality_gate: gate, active: false }];
}

/** Of a server that was judged before, maybe in an earlier run: its verdict says that every check passed. */
function passed(
  { path, digest, tools }: { path: string; digest: string; tools: readonly string[] },
  manifest: ServerManifest,
): ServerEntry {
  return {
    artifact_path: path,
    digest,
    ...manifestEntry(manifest),
    smoke: { status: 'passed', tools },
    self_test: { status: 'passed', message: '' },
    quality_gate: {
      status: 'passed',
      checks: { smoke: true, self_test: true, tool_inventory: true },
      message: '',
      smoke_status: 'passed',
      self_test_status: 'passed',
      smoke_tools: tools,
      manifest_tools: manifest.enabledTools,
    },
    active: true,
  };
}
