/** Below this a body is a trickle that keeps a connection alive rather than a transfer. */
const floorBytesPerSecond = 16 * 1024;
const windowMs = 60_000;
/** Small files end before a rate means anything; ruling them by rate gives false alarms. https://github.com/aws-deadline/deadline-cloud/issues/478 */
const exemptBytes = 4 * 1024 * 1024;

/** True for a body of more than 4 MiB that brought less than 16 KiB/s over the last minute. */
export function createRateFloor(startedAtMs: number): (receivedBytes: number, nowMs: number) => boolean {
  let windowStartMs = startedAtMs;
  let windowStartBytes = 0;
  return (receivedBytes, nowMs) => {
    const elapsedMs = nowMs - windowStartMs;
    if (elapsedMs < windowMs) return false;
    const rate = ((receivedBytes - windowStartBytes) * 1000) / elapsedMs;
    windowStartMs = nowMs;
    windowStartBytes = receivedBytes;
    return receivedBytes > exemptBytes && rate < floorBytesPerSecond;
  };
}
