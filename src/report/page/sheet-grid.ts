/**
 * Columns and rows of a spritesheet, judged by its size and the clip's aspect, because no server says. Undefined when
 * no grid fits or when two that do would cut the frames differently. Runs in the page: it may use nothing from outside.
 */
export function sheetGrid(
  sheetWidth: number,
  sheetHeight: number,
  clipAspect: number,
): { readonly columns: number; readonly rows: number } | undefined {
  // Too coarse a cut shows some frames at once, too fine a cut shows quarters of frames: the coarser error is the lesser.
  const smallestTile = 90;
  const largestTile = 384;
  const fits: { columns: number; rows: number }[] = [];
  for (let columns = 1; columns <= 40; columns += 1) {
    for (let rows = 1; rows <= 40; rows += 1) {
      const width = sheetWidth / columns;
      const height = sheetHeight / rows;
      const long = Math.max(width, height);
      if (columns * rows < 2 || long < smallestTile || long > largestTile) continue;
      if (!Number.isInteger(width) || !Number.isInteger(height)) continue;
      if (Math.abs(width / height / clipAspect - 1) < 0.015) fits.push({ columns, rows });
    }
  }
  const coarsest = fits[0];
  if (coarsest === undefined) return undefined;
  const agree = fits.every((fit) => fit.columns % coarsest.columns === 0 && fit.rows % coarsest.rows === 0);
  return agree ? coarsest : undefined;
}
