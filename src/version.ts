/** Kept equal to package.json's by a test, so that starting does not read a file for it. */
export const version = '0.1.0';
