/** Of a stack that nests deeper, the outermost steps would be missed. */
const deepestStack = 200;

/**
 * The steps, such as `ferry/run-stow`, that this call was made from: those whose frames stand in the stack, awaited ones
 * too. A step that started it in the background, without awaiting it, is not among them.
 */
export function stepsInStack(): readonly string[] {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = deepestStack;
  const { stack = '' } = new Error('where');
  Error.stackTraceLimit = stackTraceLimit;
  return [...stack.matchAll(/\/src\/((?:[\w-]+\/)+run-[\w-]+)\.[jt]s/g)].flatMap(([, step]) => step ?? []);
}
