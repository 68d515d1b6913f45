import type { RunCommand } from '../command.js';
import { openFootage } from '../open-footage.js';
import { runWholeNight } from './run-whole-night.js';

export const run: RunCommand = async (invocation, session) => {
  const footage = await openFootage(session);
  return runWholeNight('run', { ...footage, patterns: invocation.arguments, kind: 'footage' }, session);
};
