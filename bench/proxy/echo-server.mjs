// Answers a call as cheaply as Node can: `big` names the bytes of the result, `wait` the milliseconds before it.
let rest = '';
process.stdin.setEncoding('latin1');
process.stdin.on('data', (chunk) => {
  const lines = (rest + chunk).split('\n');
  rest = lines.pop() ?? '';
  for (const line of lines) answer(JSON.parse(line));
});

function answer({ id, params }) {
  const { big = 0, wait = 0 } = params?.arguments ?? {};
  const send = () =>
    process.stdout.write(
      `{"jsonrpc":"2.0","id":${id},"result":{"content":[{"type":"text","text":"${'x'.repeat(big)}"}]}}\n`,
    );
  if (wait > 0) setTimeout(send, wait);
  else send();
}
