import { RenderQueueError } from '../domain/render-queue-error.js';
import type { ConfigInput } from './config-input.js';
import type { Environment } from './environment.js';
import { type BusyPolicy, busyPolicies, type FailureName, failureNames } from './schedule-names.js';

/** How a run behaves where nobody watches it. */
export interface ScheduleConfig {
  readonly ifBusy: BusyPolicy;
  /** What makes it red; undefined is everything. */
  readonly failOn: readonly FailureName[] | undefined;
  /** Stay until everything is home, or send, bring home what is ready, and leave. */
  readonly waits: boolean;
}

/** Throws `E_SCHEDULE` for a word of the environment that means nothing. */
export function fillInSchedule(input: ConfigInput['schedule'], environment: Environment): ScheduleConfig {
  const { ifBusy, failOn, isNoWait } = environment;
  return {
    ifBusy: ifBusy === undefined ? (input?.if_busy ?? 'refuse') : checkWord(ifBusy, busyPolicies, 'NIGHTSHOOT_IF_BUSY'),
    failOn: failOn === undefined ? input?.fail_on : parseFailOn(failOn, 'NIGHTSHOOT_FAIL_ON'),
    waits: !(isNoWait || (input?.no_wait ?? false)),
  };
}

/** `lost,decision`; empty makes nothing red. Throws `E_SCHEDULE`; `where` says who wrote it. */
export function parseFailOn(text: string, where: string): readonly FailureName[] {
  const words = text.split(',').map((word) => word.trim());
  return words.filter((word) => word !== '').map((word) => checkWord(word, failureNames, where));
}

function checkWord<Word extends string>(text: string, words: readonly Word[], where: string): Word {
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  throw new RenderQueueError({
    code: 'E_SCHEDULE',
    kind: 'config',
    message: `\`${where}\` does not know the word \`${text}\`.`,
    hint: `It knows ${words.map((word) => `\`${word}\``).join(', ')}.`,
  });
}
