import { findSandbox } from '@harnessgym/qualify';
import type { RunSandbox, SandboxSettings } from './run-sandbox.js';

export interface SandboxPlace {
  env: Readonly<Record<string, string>>;
  workspace: string;
  stateFolder: string;
  signal: AbortSignal;
}

/** Looks for a sandbox once for a whole run. Throws QualifyError SANDBOX_MISSING when one is required and none works. */
export async function openSandbox(settings: SandboxSettings, place: SandboxPlace): Promise<RunSandbox> {
  const { env, workspace, stateFolder, signal } = place;
  const options = { env, hidden: [workspace, stateFolder], workspace, signal };
  return { ...settings, found: await findSandbox(settings.mode, options) };
}
