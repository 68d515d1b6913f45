export interface WatchFigures {
  readonly wallMs: number;
  /** Of all threads; on a busy machine the steadier figure. */
  readonly cpuMs: number;
}

/** Begins to time; the answer stops and tells both figures as JSON, for the bench that started this process. */
export function startWatch(): () => string {
  const startedAt = performance.now();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    const figures: WatchFigures = { wallMs: performance.now() - startedAt, cpuMs: (user + system) / 1000 };
    return JSON.stringify(figures);
  };
}

export function readWatch(stdout: string): WatchFigures {
  const figures: unknown = JSON.parse(stdout);
  if (isFigures(figures)) return figures;
  throw new Error(`The bench said \`${stdout}\` instead of its figures.`);
}

function isFigures(value: unknown): value is WatchFigures {
  return (
    typeof value === 'object' &&
    value !== null &&
    Number.isFinite(Reflect.get(value, 'wallMs')) &&
    Number.isFinite(Reflect.get(value, 'cpuMs'))
  );
}
