import type { BatchError } from '../domain/batch.js';
import type { Failure } from '../domain/outcome.js';

export type FailureKind = 'refused' | 'failed' | 'expired' | 'cancelled';

export interface FailureReport {
  readonly code: string;
  readonly message: string;
  readonly param?: string | undefined;
  readonly status?: number | undefined;
}

/** What a person reads of a server's message; the whole line stays in the result file. */
const longestMessage = 500;

/**
 * A server's words for a failure, sorted into what failed and whether the same request may succeed another time. The
 * first row that fits rules; codes before statuses, because several servers send 400 for everything.
 */
export function classifyFailure(report: FailureReport): { readonly kind: FailureKind; readonly failure: Failure } {
  const rule = rules.find((candidate) => candidate.fits(report)) ?? otherwise;
  const message =
    report.message.length > longestMessage ? `${report.message.slice(0, longestMessage)}…` : report.message;
  return {
    kind: rule.kind,
    failure: { what: rule.what, code: report.code, message, isRetryable: rule.isRetryable },
  };
}

/** A line that the validation of a `failed` batch named: nothing of the batch ran. */
export function classifyBatchError(error: BatchError): { readonly kind: FailureKind; readonly failure: Failure } {
  const { kind, failure } = classifyFailure(error);
  return { kind, failure };
}

interface FailureRule {
  readonly fits: (report: FailureReport) => boolean;
  readonly kind: FailureKind;
  readonly what: Failure['what'];
  readonly isRetryable: boolean;
}

const rules: readonly FailureRule[] = [
  { fits: codeIs('batch_expired'), kind: 'expired', what: 'window', isRetryable: true },
  { fits: codeIs('batch_cancelled', 'cancelled', 'canceled'), kind: 'cancelled', what: 'window', isRetryable: true },
  // Refused while it rendered: another roll of the dice may pass. https://help.apiyi.com error guide
  { fits: codeIs('moderation_blocked'), kind: 'refused', what: 'output', isRetryable: true },
  { fits: isModerated(/image|reference|face/i), kind: 'refused', what: 'input_reference', isRetryable: false },
  { fits: isModerated(/./), kind: 'refused', what: 'prompt', isRetryable: false },
  {
    fits: codeIs('insufficient_quota', 'billing_hard_limit_reached'),
    kind: 'failed',
    what: 'limit',
    isRetryable: false,
  },
  {
    fits: (report) =>
      report.status === 429 ||
      /^(rate_limit_exceeded|slow_down|token_limit_exceeded|too_many_requests)$/.test(report.code),
    kind: 'failed',
    what: 'limit',
    isRetryable: true,
  },
  {
    fits: isAbout(/^(input_reference|image)/, /image|input_reference/i),
    kind: 'failed',
    what: 'input_reference',
    isRetryable: false,
  },
  { fits: isAbout(/^prompt/, /^$/), kind: 'failed', what: 'prompt', isRetryable: false },
  {
    fits: ({ status, code }) =>
      status === 408 ||
      (status ?? 0) >= 500 ||
      /^(server_error|internal_error|server_is_overloaded|timeout|runner_lost|http_5\d\d)$/.test(code),
    kind: 'failed',
    what: 'transport',
    isRetryable: true,
  },
];

const otherwise: FailureRule = { fits: () => true, kind: 'failed', what: 'unknown', isRetryable: false };

function codeIs(...codes: readonly string[]): FailureRule['fits'] {
  return ({ code }) => codes.includes(code);
}

function isModerated(about: RegExp): FailureRule['fits'] {
  return ({ code, message, param }) =>
    /sentinel_block|moderation|content_policy|safety/.test(code) && about.test(`${param ?? ''} ${message}`);
}

function isAbout(paramPattern: RegExp, messagePattern: RegExp): FailureRule['fits'] {
  return ({ param, message, status }) =>
    param === undefined
      ? status !== undefined && status < 500 && messagePattern.test(message)
      : paramPattern.test(param);
}
