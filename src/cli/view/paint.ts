import picocolors from 'picocolors';

/** Colours that vanish where nobody wants them; meaning never hangs on colour alone. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly green: (text: string) => string;
  readonly cyan: (text: string) => string;
}

export function createPaint(isColored: boolean): Paint {
  const { bold, dim, red, yellow, green, cyan } = picocolors.createColors(isColored);
  return { bold, dim, red, yellow, green, cyan };
}
