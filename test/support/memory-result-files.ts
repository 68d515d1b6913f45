import type { KeptResultFile, ResultFiles } from '../../src/ports/result-files.js';

/** Result files without their bytes. */
export function memoryResultFiles(files: readonly KeptResultFile[]): ResultFiles {
  const kept = new Map(files.map((file) => [file.name, file]));
  return {
    list: async () => [...kept.values()],
    remove: async ({ name }) => {
      kept.delete(name);
    },
  };
}
