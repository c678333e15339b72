import type { Qualification, Qualifier } from '@harnessgym/qualify';
import type { Artifact, Bundle } from '@harnessgym/registry';
import type { Snapshot } from '@harnessgym/workspace';

/** What stands in for qualification when a run does without: a server still has to work before it is mounted. */
export interface ActivationGate {
  /** A verdict on each of `servers`, from smoke check and self-test in a scratch copy; asked once for the same bundle. */
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
  return {
    async check(servers, request) {
      // A server may use what lies beside it, so the whole bundle is what an answer belongs to.
      const key = (path: string) => `${request.bundle.digest} ${path}`;
      const unknown = servers.filter(({ path }) => !answers.has(key(path)));
      if (unknown.length > 0) {
        const judged = new Set(unknown.map(({ id }) => id));
        const { qualifications } = await qualifier.qualify({ ...request, judged });
        for (const one of qualifications) answers.set(key(one.path), one);
      }
      return servers.flatMap(({ path }) => answers.get(key(path)) ?? []);
    },
  };
}
