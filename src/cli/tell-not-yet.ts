import { groupBy } from '../domain/group-by.js';
import type { RenderPlan } from '../domain/render-plan.js';
import type { Talk } from '../ports/talk.js';

/** One line for each thing that nightshoot cannot do yet: the night goes on with the other shots. */
export function tellNotYet(plan: RenderPlan, talk: Talk): void {
  const waiting = plan.shots.filter(({ change }) => change === 'not_yet');
  for (const [reason, shots] of groupBy(waiting, (shot) => shot.reason)) {
    const ids = shots.slice(0, mostNamed).map(({ shotId }) => shotId);
    const more = shots.length - ids.length;
    talk.say(`Not yet: ${ids.join(', ')}${more > 0 ? ` and ${more} more` : ''}; ${reason}.`);
  }
}

const mostNamed = 5;
