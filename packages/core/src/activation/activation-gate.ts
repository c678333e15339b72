import type { Qualification, Qualifier } from '@harnessgym/qualify';
import type { Artifact, Bundle } from '@harnessgym/registry';
import type { Snapshot } from '@harnessgym/workspace';

/** What stands in for qualification when a run does without: a server still has to work before it is mounted. */
export interface ActivationGate {
  /** A verdict on each of `servers`, from smoke check and self-test in a scratch copy; asked once for the same bytes. */
  check(servers: readonly Artifact[], request: GateRequest): Promise<readonly Qualification[]>;
}

export interface GateRequest {
  /** What the servers may use: it lies in the scratch copy beside them. */
  bundle: Bundle;
  template: Snapshot;
  signal: AbortSignal;
  reportFolder: string;
  runId: string;
  iteration: number;
}

/** A gate that asks `qualifier` and settles nothing: a server that fails is only not mounted. */
export function createActivationGate(qualifier: Qualifier): ActivationGate {
  const answers = new Map<string, Qualification>();
  const bytesOf = ({ path, digest }: { path: string; digest: string }) => `${path} ${digest}`;
  return {
    async check(servers, request) {
      const unknown = servers.filter((server) => !answers.has(bytesOf(server)));
      if (unknown.length > 0) {
        const judged = new Set(unknown.map(({ id }) => id));
        const { qualifications } = await qualifier.qualify({ ...request, judged });
        for (const one of qualifications) answers.set(bytesOf(one), one);
      }
      return servers.flatMap((server) => answers.get(bytesOf(server)) ?? []);
    },
  };
}
