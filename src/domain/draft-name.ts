/** Whether a file is one that a call was still writing, under its last name with a UUID behind it. */
export function isDraftName(path: string): boolean {
  return /\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/.test(path);
}
