/** What a generated MCP server and skill must be. Shared by the build and the repair prompt. */
export const serverRules = `### An MCP server: \`.harnessgym/mcp/<name>/\`

Manifest \`mcp.json\`:

\`\`\`json
{
  "name": "<name>",
  "description": "one sentence: what it gives the next session",
  "command": "node",
  "args": ["\${artifact_dir}/server.mjs"],
  "cwd": "\${workspace}",
  "enabled_tools": ["evaluate", "trace"],
  "startup_timeout_sec": 10,
  "tool_timeout_sec": 120,
  "self_test": true,
  "self_test_timeout_sec": 60
}
\`\`\`

- \`\${workspace}\` and \`\${artifact_dir}\` are filled in for each workspace; any other \`\${…}\` makes the manifest invalid. Paths must be portable, because the artifact moves: never write an absolute one, here, in code or in a text. One of this workspace or of a home fails the artifact.
- Dependency-free: only the standard library of an interpreter the task already needs (\`node\`, \`python3\`), or everything bundled into the folder. It must start without \`node_modules\`, without network, in under half a second; load what is slow on the first call.
- Transport: stdio, one JSON-RPC 2.0 message per line (UTF-8, no line break inside a message, no \`Content-Length\` header). Nothing else on stdout; diagnostics go to stderr.
- \`initialize\`: answer with \`protocolVersion\` (the client's if you know it, such as 2025-06-18 or 2025-11-25, else your newest), \`capabilities: { "tools": {} }\` and \`serverInfo\`. Accept \`notifications/initialized\` and \`ping\`. Answer an unknown method with error -32601. Exit when stdin ends.
- \`tools/list\`: every tool has a name of \`[a-z0-9_]\`, at most 48 characters, a description that says when to use it, \`inputSchema\` with \`"type": "object"\`, and \`annotations\` (\`readOnlyHint: true\` for tools that change nothing). One malformed tool hides all of them from the agent.
- \`tools/call\`: return structured JSON as text with stable field names, below 8 kB (page or summarise the rest). A failure of the work is a result with \`isError: true\` and a message that says what to do next; an unknown tool is a JSON-RPC error. Failing candidates of a sweep are rows in the result, never a crash. Check arguments strictly.
- In the clean room tools are called from outside, with arguments made from their \`inputSchema\`: say there all that a call needs, and answer what does not fit with \`isError: true\`.
- Where there is a fast and a final mode, make the mode a required argument, label every number with it, and gate on the one that is scored.
- Tools that edit task files validate first, measure before and after, write atomically, and restore on any failure.
- The server's own folder is read-only when it runs. Caches and temporary files go to the folder that \`TMPDIR\` names.

### Its self-test: \`"self_test": true\` runs the server's own command line with \`--self-test\` appended

- Exit 0 when everything passed, 1 otherwise; a JSON report on stdout. Well within its time limit.
- It must fail without the server: a command of its own (\`"self_test": ["node", "…"]\`) is run once more where the server's files are empty, and one that passes there is vacuous and fails.
- It starts the server as a child and drives it over stdio: initialize, tools/list, and for each tool one success and one error; for tools that write also the rollback, in a temporary copy.
- Portable: it runs in a clean workspace with only the original task files and \`.harnessgym/\`. No training paths, no timing assertions, no exact winners, nothing that depends on the current state of the editable files. Assert schemas, structure, rollback, and that success and failure are told apart.

### A skill: \`.harnessgym/skills/<name>/SKILL.md\`

- Starts with front matter: \`name\` (the folder's name, at most 64 characters) and \`description\` (at most 1024, says when to use it).
- Short. Which tool for which question, the order that works, invariants learnt, traps, metric and mode names. No answers.`;
