import { join } from 'node:path';
import { type RescoreRequest, rescoreStudy } from '@harnessgym/compare';
import { resolvePath } from '@harnessgym/internal-fs/resolve-path';
import { cancelOnSignals } from '../cancel-on-signals.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { compareLines } from '../render/compare-lines.js';
import { oneLine } from '../render/one-line.js';
import { printJson } from '../render/print-json.js';
import { wholeLine } from '../render/whole-line.js';
import type { Terminal } from '../terminal.js';
import { warn } from './warn.js';

interface RescoreFlags extends Pick<RescoreRequest, 'postCommand' | 'postScoreKey' | 'postTimeout'> {
  json?: boolean;
}

/** `harnessgym compare rescore`: a line for each trial on stderr; on stdout what `compare` prints, and the page anew. */
export async function rescore(outputDir: string, flags: RescoreFlags, terminal: Terminal): Promise<ExitCode> {
  const { cwd, env, stderr } = terminal;
  using cancellation = cancelOnSignals(() => stderr.write('harnessgym: cancelling; nothing is changed.\n'));
  const { signal } = cancellation;
  const { json, ...scorer } = flags;
  const folder = resolvePath(outputDir, cwd);
  const report = await rescoreStudy({
    outputDir,
    ...scorer,
    cwd,
    env,
    signal,
    onEvent(event) {
      if (event.type === 'warning') return warn([event.message], terminal);
      const { slot, trial, finished, planned } = event;
      const value = trial.value ?? `counts as worst: ${wholeLine(trial.post_invalid_reason ?? 'no score')}`;
      stderr.write(`[${finished}/${planned}] ${oneLine(slot.arm)} ${slot.trial}: ${value}\n`);
    },
  });
  if (json) printJson(report, terminal);
  else terminal.stdout.write(compareLines(report, join(folder, 'compare_report.json')));
  const { writePage } = await import('./write-page.js');
  await writePage(report, join(folder, 'report.html'), terminal);
  return exitCodes.done;
}
