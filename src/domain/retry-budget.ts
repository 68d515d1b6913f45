/** What all retries of one kind share: while a server is down, most calls are not made five times each. */
export interface RetryBudget {
  /** False when too little is left: the call fails with what it has, or waits its longest. */
  readonly spend: () => boolean;
  readonly refund: () => void;
}

/** Of 500, a retry costs 5 and a success gives 1 back: at most a fifth of the calls are retries for long. */
const fullBudget = 500;
const costOfRetry = 5;

export function createRetryBudget(): RetryBudget {
  let left = fullBudget;
  return {
    spend: () => {
      if (left < costOfRetry) return false;
      left -= costOfRetry;
      return true;
    },
    refund: () => {
      left = Math.min(fullBudget, left + 1);
    },
  };
}
