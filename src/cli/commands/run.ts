import { RenderQueueError } from '../../domain/render-queue-error.js';
import { busyPolicy } from '../busy-policy.js';
import { hasFlag, type RunCommand, textOption } from '../command.js';
import { refuseEmbedded } from '../connect-server.js';
import { failOnOf, narrowed } from '../fail-on.js';
import { loadProject } from '../load-project.js';
import { openFootage } from '../open-footage.js';
import { readSavedPlan } from '../saved-plan-file.js';
import { withNews } from '../with-news.js';
import { runWholeNight } from './run-whole-night.js';

export const run: RunCommand = async (invocation, session) => {
  const loaded = await loadProject(session);
  const { schedule } = loaded.config;
  const narrowing = { failOn: failOnOf(invocation, schedule), schema: 'nightshoot/run@1', talk: session.talk };
  return narrowed(narrowing, async () => {
    const file = textOption(invocation, 'plan');
    const spends = !hasFlag(invocation, 'finish');
    if (file !== undefined && !spends) throw finishWithPlan();
    const footage = await openFootage(session, loaded);
    // commander turns `--no-wait` into `wait: false`, and leaves true where it was not said.
    const waits = invocation.options['wait'] !== false && schedule.waits;
    if (!waits) refuseEmbedded(footage.server, '--no-wait');
    const savedPlan = file === undefined ? undefined : await readSavedPlan(file, session);
    return withNews(textOption(invocation, 'webhooks'), session, (news) =>
      runWholeNight(
        'run',
        {
          ...footage,
          savedPlan,
          patterns: invocation.arguments,
          kind: 'footage',
          spends,
          waits,
          busy: busyPolicy(invocation, schedule.ifBusy),
          news,
        },
        session,
      ),
    );
  });
};

function finishWithPlan(): RenderQueueError {
  return new RenderQueueError({
    code: 'E_USAGE',
    kind: 'usage',
    message: '`--finish` submits nothing, so there is no plan to submit.',
    hint: 'Leave one of `--finish` and `--plan` out.',
  });
}
