import { exitCodes } from './exit-codes.js';
import { main } from './main.js';

// Progress is a guest: whatever becomes of it, the run goes on.
process.stderr.on('error', () => {});
// Whoever reads the result may stop, as `head` does. Any other failure loses it, which a script must not take for success.
process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE' || code === 'EIO' || process.exitCode === exitCodes.environment) return;
  process.exitCode = exitCodes.environment;
  process.stderr.write(
    `harnessgym: error: Standard output cannot be written (${message}). Send it where there is room.\n`,
  );
});

const code = await main(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
});
process.exitCode ??= code;
