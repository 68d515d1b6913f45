/** What a request left on the disk before it broke off would lie there until the next start. */
export async function orDiscard<Read>(read: () => Promise<Read>, discard: () => Promise<void>): Promise<Read> {
  try {
    return await read();
  } catch (cause) {
    await discard();
    throw cause;
  }
}
