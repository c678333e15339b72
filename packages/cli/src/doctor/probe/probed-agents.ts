import { createClaudeRunner, createCodexRunner, type Runner } from '@harnessgym/runners';

/** How an agent is put in front of a model on this machine. What is started is what a run starts. */
export interface ProbedAgent {
  createRunner(place: { bin: string; modelUrl: string; model: 'own' | 'unknown' }): Runner;
  /** What it needs besides a home. There is no account: any key will do. */
  env(modelUrl: string): Readonly<Record<string, string>>;
}

/** By the name of the agent. Who is not here has no probe yet. */
export const probedAgents: Readonly<Record<string, ProbedAgent>> = {
  codex: {
    createRunner: ({ bin, modelUrl, model }) =>
      createCodexRunner({ bin, config: codexProvider(modelUrl), ...(model === 'unknown' && { model: 'probe' }) }),
    env: () => ({ OPENAI_API_KEY: 'none' }),
  },
  claude: {
    createRunner: ({ bin }) => createClaudeRunner({ bin, permissionMode: 'bypassPermissions' }),
    env: (modelUrl) => ({
      ...{ ANTHROPIC_BASE_URL: modelUrl, ANTHROPIC_API_KEY: 'none', CLAUDE_CODE_MAX_RETRIES: '0' },
      ...{ CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', DISABLE_AUTOUPDATER: '1' },
      // The model does nothing but what the probe says, so that root may do without permission checks too.
      IS_SANDBOX: '1',
    }),
  },
};

/** Tries no request again, so that a refusal is seen at once. */
function codexProvider(modelUrl: string): string[] {
  const provider = `{ name = "probe", base_url = "${modelUrl}/v1", wire_api = "responses", env_key = "OPENAI_API_KEY", request_max_retries = 0, stream_max_retries = 0 }`;
  return ['model_provider="probe"', `model_providers.probe=${provider}`];
}
