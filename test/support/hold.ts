/** A place where work waits until it is let go on. */
export interface Hold {
  readonly released: Promise<void>;
  readonly release: () => void;
}

export function hold(): Hold {
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { released, release };
}
