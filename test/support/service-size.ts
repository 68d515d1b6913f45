/**
 * How often the service lane repeats what is proved by repetition: every day enough to catch a break within half an
 * hour for the whole lane; with `NIGHTSHOOT_TEST_SIZE=full` as often as the claim is made for.
 */
export function serviceSize(full: number, everyDay: number): number {
  return process.env['NIGHTSHOOT_TEST_SIZE'] === 'full' ? full : everyDay;
}
