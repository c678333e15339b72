import { join } from 'node:path';
import { type RescoreRequest, rescoreStudy } from '@harnessgym/compare';
import { cancelOnSignals } from '../cancel-on-signals.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { compareLines } from '../render/compare-lines.js';
import { oneLine } from '../render/one-line.js';
import { printJson } from '../render/print-json.js';
import type { Terminal } from '../terminal.js';
import { warn } from './warn.js';

interface RescoreFlags extends Pick<RescoreRequest, 'postCommand' | 'postScoreKey' | 'postTimeout'> {
  json?: boolean;
}

/** `harnessgym compare rescore`: a line for each trial on stderr; on stdout what `compare` prints. */
export async function rescore(outputDir: string, flags: RescoreFlags, terminal: Terminal): Promise<ExitCode> {
  const { cwd, env, stderr } = terminal;
  using cancellation = cancelOnSignals(() => stderr.write('harnessgym: cancelling; nothing is changed.\n'));
  const { signal } = cancellation;
  const { json, ...scorer } = flags;
  const report = await rescoreStudy({
    outputDir,
    ...scorer,
    cwd,
    env,
    signal,
    onEvent(event) {
      if (event.type === 'warning') return warn([event.message], terminal);
      const { slot, trial, finished, planned } = event;
      const value = trial.value ?? `counts as worst: ${oneLine(trial.post_invalid_reason ?? 'no score')}`;
      stderr.write(`[${finished}/${planned}] ${oneLine(slot.arm)} ${slot.trial}: ${value}\n`);
    },
  });
  if (json) printJson(report, terminal);
  else terminal.stdout.write(compareLines(report, join(outputDir, 'compare_report.json')));
  return exitCodes.done;
}
