/** One loop tells another that something came; what comes while nobody waits is kept until somebody does. */
export interface Arrivals {
  readonly announce: () => void;
  /** Nothing will come any more. */
  readonly close: () => void;
  /** True when something came since the last call; false when nothing did and nothing will. */
  readonly next: () => Promise<boolean>;
}

export function createArrivals(): Arrivals {
  let isNew = false;
  let isClosed = false;
  let wake = (): void => undefined;
  return {
    announce: () => {
      isNew = true;
      wake();
    },
    close: () => {
      isClosed = true;
      wake();
    },
    next: async () => {
      if (!isNew && !isClosed) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const came = isNew;
      isNew = false;
      return came;
    },
  };
}
