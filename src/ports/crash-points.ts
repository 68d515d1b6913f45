/**
 * Named places between two effects. The real adapter does nothing unless `NIGHTSHOOT_CRASH_AT` names the point; then the
 * process is killed there with SIGKILL, which is how the tests prove that every place is safe to die in.
 */
export interface CrashPoints {
  readonly reach: (name: string) => void;
}
