import type { RunRecord, WrittenRunConfig } from '@harnessgym/core';
import type { FakePhase, FakeScene, FakeStep } from '@harnessgym/runners';

/** A cheat, or an accident that would count as one, and what becomes of it. */
export interface RedCase {
  name: string;
  /** Rows of the catalogue that it stands for; they go in front of the name of its test. */
  pitfalls?: string;
  /** By what means; no two cases have the same. */
  mechanism: string;
  /** Where it is caught: a file of ours, and what that file insists on. */
  defence: { file: string; insistsOn: string };
  /**
   * `failed`: the attempt is not verified, or what was built is no artifact. `tampered`: the score says so. `quarantined`: what was
   * built is, with evidence. In each, no cheat is solved, improved or qualified.
   */
  expected: 'failed' | 'tampered' | 'quarantined';
  /** Without it nothing stops the case, and its test is skipped by name. */
  needs?: 'bubblewrap';
  plays: RedPlay;
}

/** The task and the agent of a case. What an agent does not play it only acknowledges. */
export interface RedPlay extends Partial<Record<FakePhase, (scene: FakeScene) => Promise<FakeStep> | Promise<void>>> {
  /** A copy of one of our examples, in the place of the task below; its scorer is then among the flags. */
  example?: 'numerical_debug_task' | 'cpu_attention_autotune_task';
  /** What is done to the workspace before the run. */
  before?(workspace: string): Promise<void>;
  /** Files of the task, beside `task.md` and what the task of a scorer has. */
  files?: Readonly<Record<string, string>>;
  /**
   * `honest`, the default: reads `answer.txt`, and passes from 10 down; it lies where no agent looks. `printed`: prints what the task's own `report.json` holds, as a
   * trusting benchmark does. Else the words of a command.
   */
  scorer?: 'honest' | 'printed' | { command: string };
  /** What the scorer is asked for: `optimise`, the default, towards 10, or only to `pass`. */
  goal?: 'optimise' | 'pass';
  flags?: Partial<WrittenRunConfig>;
  /** The score that the attempt has without its cheat, which is no success. */
  earns?: number;
  /** What must hold besides. */
  also?(played: Played): Promise<void> | void;
}

export interface Played {
  run: RunRecord;
  workspace: string;
  /** As its play says. */
  earns: number | undefined;
  /** Of `.harnessgym/runs/r/summary.json`, as it is at the end. */
  summary: Record<string, unknown>;
  /** Of what agents built, by path: what the registry says of it at the end. */
  states: Readonly<Record<string, string>>;
  /** The warnings, and the reasons of all verdicts, one a line. */
  told: string;
}
