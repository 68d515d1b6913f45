import { z } from 'zod';

/** A text of 1 to `most` characters. */
export function textUpTo(most: number) {
  return z
    .string()
    .min(1)
    .refine((text) => countCharacters(text, most) <= most);
}

/** As JSON Schema counts them: code points, not UTF-16 units. Exact only above `most`, below which no text is walked. */
export function countCharacters(text: string, most: number): number {
  return text.length > most ? [...text].length : text.length;
}
