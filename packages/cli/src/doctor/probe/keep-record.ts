import { join } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { parseJson } from '@harnessgym/internal-fs/parse-json';
import { readHead } from '@harnessgym/internal-fs/read-head';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import { type CapabilityRecord, capabilityRecordSchema } from '../doctor-report.js';

type Subject = Pick<CapabilityRecord, 'agent' | 'version'>;

/** Keeps what the probes told of a version, in `agents/<agent>-<version>.json` of the state directory. Returns the path. */
export async function keepRecord(stateRoot: string, record: CapabilityRecord): Promise<string> {
  const path = recordPath(stateRoot, record);
  await writeAtomic(path, `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600 });
  return path;
}

const largest = 1024 * 1024;

/** Undefined when that version was not probed, or what is there does not read as a record of it. */
export function readRecord(stateRoot: string, subject: Subject): CapabilityRecord | undefined {
  try {
    const text = readHead(recordPath(stateRoot, subject), largest).toString('utf8');
    const { data } = capabilityRecordSchema.safeParse(parseJson(text));
    return data?.agent === subject.agent && data.version === subject.version ? data : undefined;
  } catch (error) {
    if (isFileError(error)) return undefined;
    throw error;
  }
}

function recordPath(stateRoot: string, { agent, version }: Subject): string {
  return join(stateRoot, 'agents', `${agent}-${version}.json`);
}
