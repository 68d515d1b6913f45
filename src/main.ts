#!/usr/bin/env node
import { setMaxListeners } from 'node:events';
import { version } from './version.js';

// The SDK would print a notice about this Node version into every log; engines in package.json is where we say it.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreBrokenPipe);

const argv = process.argv.slice(2);
if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
  process.stdout.write(`${version}\n`);
} else {
  const [{ runCli }, { boundProcessHeap, processClock }] = await Promise.all([
    import('./cli/run-cli.js'),
    import('./wiring.js'),
  ]);
  boundProcessHeap();
  const exitCode = await runCli(argv, {
    variables: process.env,
    currentFolder: process.cwd(),
    stdout: process.stdout,
    stderr: process.stderr,
    clock: processClock,
    signal: stopSignal(),
  });
  process.exitCode ||= exitCode;
}

/** The first Ctrl-C or SIGTERM asks everything to stop where it is safe; the second ends the process at once. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  // One listener for each transfer under way; they are many and they all leave again.
  setMaxListeners(0, controller.signal);
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(130);
    process.stderr.write('\nStopping where it is safe. Press Ctrl-C again to stop at once.\n');
    controller.abort(new Error('interrupted'));
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return controller.signal;
}

/**
 * A reader that left, such as `head`, is no reason to stop a night: what it would have read is dropped. Output that
 * cannot be written for another cause, such as a full disk, is a failure of the command, told by its exit code.
 */
function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') process.exitCode = 1;
}
