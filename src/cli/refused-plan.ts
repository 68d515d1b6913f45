import { formatPlace } from '../domain/place.js';
import type { RenderPlan } from '../domain/render-plan.js';
import { RenderQueueError } from '../domain/render-queue-error.js';
import type { Paint } from './view/paint.js';
import { plainText } from './view/plain-text.js';

/** The first reason why a plan may not be applied, as an error of policy; undefined for a plan that may. */
export function refusalOf({ refusals }: RenderPlan): RenderQueueError | undefined {
  const [refusal] = refusals;
  return refusal && new RenderQueueError({ ...refusal, kind: 'policy' });
}

export function formatRefusals({ refusals }: RenderPlan, paint: Paint): string {
  return refusals
    .flatMap(({ code, message, place, hint }) => [
      `${paint.red(paint.bold(`error[${code}]`))}: ${plainText(message)}`,
      ...(place === undefined ? [] : [`  at ${plainText(formatPlace(place))}`]),
      `${paint.cyan('hint:')} ${plainText(hint)}`,
    ])
    .join('\n');
}
