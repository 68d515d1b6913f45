import { busyPolicy } from '../busy-policy.js';
import type { RunCommand } from '../command.js';
import { openFootage } from '../open-footage.js';
import { runWholeNight } from './run-whole-night.js';

export const run: RunCommand = async (invocation, session) => {
  const footage = await openFootage(session);
  const busy = busyPolicy(invocation);
  return runWholeNight('run', { ...footage, busy, patterns: invocation.arguments, kind: 'footage' }, session);
};
