import type { WrittenRunConfig } from '@harnessgym/core';

/** What a person types for a study: the flags of each trial's run, the documented ones of `compare`, and ours. */
export interface WrittenStudy extends WrittenRunConfig {
  workspaceTemplate?: string;
  artifactSource?: string;
  outputDir?: string;
  /** An output folder, to go on with its study. */
  resume?: string;
  trials?: string;
  postCommand?: string;
  postScoreKey?: string;
  postTimeout?: string;
  requireActiveHarness?: boolean;
  requireHarnessToolUse?: boolean;
  overwrite?: boolean;
  /** Names with commas between them. */
  arms?: string;
  seed?: string;
  jobs?: string;
  quietScoring?: boolean;
  /** One entry for each time the flag was given. */
  excludeKind?: readonly string[];
  metric?: string;
  alpha?: string;
  effectOfInterest?: string;
  targetPower?: string;
}

/** The flags of a trial's run, without what each trial has of its own. */
export type WrittenTrial = Omit<WrittenRunConfig, 'workspace' | 'task' | 'taskText' | 'runId' | 'stateDir'>;
