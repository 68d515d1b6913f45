import type { DailiesAttempt, DailiesTake } from './dailies-model.js';

/** Why a take has no clip, said to the person who has to do something about it. */
export interface FailureCause {
  readonly title: string;
  readonly explanation: string;
  readonly owner: string;
  readonly nextStep: string;
  /** `SHOTS` stands for the shots it is about, `SHOT` for the first of them. */
  readonly command: string | undefined;
}

export function failureCause(
  take: Pick<DailiesTake, 'group'>,
  attempt: Pick<DailiesAttempt, 'state' | 'failure'>,
): FailureCause {
  const cause = causeOf(attempt);
  if (take.group !== 'Retries by itself') return cause;
  return { ...cause, owner: 'nobody', nextStep: 'The next run tries again.', command: undefined };
}

function causeOf({ state, failure }: Pick<DailiesAttempt, 'state' | 'failure'>): FailureCause {
  switch (state) {
    case 'lost':
      return causes.lost;
    case 'needs_decision':
    case 'unknown':
    case 'missing':
      return causes.undecided;
    case 'not_sent':
      return causes.notSent;
    case 'cancelled':
      return causes.cancelled;
    case 'rejected':
      return causes.rejected;
    default:
      return causes[failure?.what ?? 'unknown'];
  }
}

const causes = {
  prompt: {
    title: 'The prompt was refused',
    explanation: 'Moderation refused the words of the prompt. The same words are refused again.',
    owner: 'whoever writes the prompts',
    nextStep: 'Change the prompt in the list; the next run renders it as a new version.',
    command: 'nightshoot show SHOT',
  },
  input_reference: {
    title: 'The input reference was refused',
    explanation: 'The server did not accept the image that opens the shot.',
    owner: 'whoever supplies the references',
    nextStep: 'Replace the image; one reference can hold back many shots.',
    command: 'nightshoot show SHOT',
  },
  output: {
    title: 'The finished clip was refused',
    explanation: 'The prompt passed, but moderation refused what came out of it. Another try may pass.',
    owner: 'the coordinator',
    nextStep: 'Try it once more, or soften the prompt.',
    command: 'nightshoot retry SHOTS',
  },
  limit: {
    title: 'A limit of the server was reached',
    explanation: 'The account or the server had no room for these takes.',
    owner: 'the pipeline TD',
    nextStep: 'Raise the limit or spread the list over more nights, then try again.',
    command: 'nightshoot retry SHOTS',
  },
  transport: {
    title: 'The server failed',
    explanation: 'The server broke off or answered with an error of its own. Nothing is wrong with the shots.',
    owner: 'the pipeline TD',
    nextStep: 'Look at the server, then try again.',
    command: 'nightshoot retry SHOTS',
  },
  window: {
    title: 'The completion window closed first',
    explanation: 'The batch ran out of time before these takes were rendered. They were not billed.',
    owner: 'the coordinator',
    nextStep: 'Try again, or send fewer takes a night.',
    command: 'nightshoot retry SHOTS',
  },
  unknown: {
    title: 'The render failed',
    explanation: 'The server gave no reason that we can sort. Its own words are below.',
    owner: 'the pipeline TD',
    nextStep: 'Read the words of the server, then try again or change the shot.',
    command: 'nightshoot retry SHOTS',
  },
  lost: {
    title: 'The clip is gone',
    explanation: 'It was rendered and paid, but its bytes vanished at the server before they were in the store.',
    owner: 'the pipeline TD',
    nextStep: 'Render it again: that costs money again.',
    command: 'nightshoot retry SHOTS',
  },
  undecided: {
    title: 'Somebody must decide about money',
    explanation: 'It is not known whether the server took the request. It counts as spent until somebody knows.',
    owner: 'the coordinator',
    nextStep: 'Look it up at the provider, then say whether to send it again.',
    command: 'nightshoot show SHOT',
  },
  notSent: {
    title: 'It was not sent',
    explanation: 'The request never left this machine. Nothing was spent.',
    owner: 'nobody',
    nextStep: 'The next run sends it.',
    command: undefined,
  },
  cancelled: {
    title: 'It was cancelled',
    explanation: 'The batch was cancelled before these takes were rendered.',
    owner: 'the coordinator',
    nextStep: 'Try again when it is wanted.',
    command: 'nightshoot retry SHOTS',
  },
  rejected: {
    title: 'The server refused the whole request',
    explanation: 'Nothing of the batch ran and nothing was spent.',
    owner: 'the pipeline TD',
    nextStep: 'Read the words of the server, mend the cause, then try again.',
    command: 'nightshoot retry SHOTS',
  },
} as const satisfies Record<string, FailureCause>;
