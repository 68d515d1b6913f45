import { busyPolicy } from '../busy-policy.js';
import { type RunCommand, textOption } from '../command.js';
import { openFootage } from '../open-footage.js';
import { readSavedPlan } from '../saved-plan-file.js';
import { runWholeNight } from './run-whole-night.js';

export const run: RunCommand = async (invocation, session) => {
  const footage = await openFootage(session);
  const busy = busyPolicy(invocation);
  const file = textOption(invocation, 'plan');
  const savedPlan = file === undefined ? undefined : await readSavedPlan(file, session);
  const input = { ...footage, busy, savedPlan, patterns: invocation.arguments, kind: 'footage' as const };
  return runWholeNight('run', input, session);
};
