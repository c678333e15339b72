import { version as harnessgym } from '../../version.js';
import type { CapabilityRecord } from '../doctor-report.js';
import { probes } from './probes.js';
import { type ProbeStart, runProbe } from './run-probe.js';

/** Asks every probe of an agent, one after the other. Throws the signal's reason. */
export async function probeAgent(
  { agent, version }: { agent: string; version: string },
  start: ProbeStart,
  onProbe: (name: string) => void,
): Promise<CapabilityRecord> {
  const asked: CapabilityRecord['probes'] = [];
  for (const probe of probes) {
    const { name, expectation, otherwise } = probe;
    onProbe(name);
    asked.push({ probe: name, expectation, otherwise, outcome: await runProbe(probe, start) });
  }
  const platform = `${process.platform}-${process.arch}`;
  return { schemaVersion: 1, agent, version, platform, harnessgym, probedAt: new Date().toISOString(), probes: asked };
}
