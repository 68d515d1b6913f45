import { z } from 'zod';
import { type FieldKind, type ShotField, shotFields } from './shot-fields.js';

/**
 * The written form of a YAML or JSON list, for editors: it says what may be typed where. Reading does not go through it,
 * because reading needs the place of every value; both are made from `shotFields`.
 */
export const shotListInputSchema = z
  .strictObject({
    $schema: z.string().optional(),
    format: z.literal('nightshoot/shot-list@1').describe('What this file is.'),
    show: code().optional().describe('Code of the show.'),
    defaults: fieldsSchema(shotFields.filter((field) => field.canBeDefault))
      .optional()
      .describe('Values for every shot that gives none of its own.'),
    characters: z
      .record(
        z.string(),
        z.strictObject({
          name: z.string().min(1).max(80).describe('As prompts call it, letter for letter.'),
          clip: z.string().min(1).describe('MP4 of two to four seconds, 16:9 or 9:16, beside the list.'),
        }),
      )
      .optional()
      .describe('Reusable subjects, by the key that shots list.'),
    sequences: z
      .array(
        extensible({
          id: code().describe('Sequence code; shot ids begin with it.'),
          episode: code().optional().describe('Episode code.'),
          defaults: fieldsSchema(shotFields.filter((field) => field.canBeDefault)).optional(),
          notes: z.string().optional(),
          description: z.string().optional(),
          shots: z.array(shotSchema()),
        }),
      )
      .optional(),
    shots: z.array(shotSchema()).optional().describe('Shots of a flat list; ids are whole.'),
  })
  .meta({ id: 'NightshootShotList', title: 'nightshoot shot list', description: 'What production commits.' });

function shotSchema(): z.ZodType {
  return extensible({
    ...fieldShapes(shotFields),
    id: schemaOf('id').describe(helpOf('id')),
    prompt: schemaOf('prompt').describe(helpOf('prompt')),
  });
}

function fieldsSchema(fields: readonly ShotField[]): z.ZodType {
  return extensible(fieldShapes(fields));
}

function fieldShapes(fields: readonly ShotField[]): Record<string, z.ZodType> {
  return Object.fromEntries(fields.map(({ name, kind, help }) => [name, schemaOf(kind).optional().describe(help)]));
}

/** Our fields, and any `x-…` of the studio's own. */
function extensible(shape: Record<string, z.ZodType>): z.ZodType {
  return z.strictObject(shape).meta({ patternProperties: { '^x-': {} } });
}

function helpOf(name: string): string {
  return shotFields.find((field) => field.name === name)?.help ?? name;
}

/** An editor reads `0010` as a number, which is no mistake: nightshoot reads it as the text it is. */
function code(): z.ZodType {
  return z.union([z.string().regex(/^[A-Za-z0-9-]+$/), z.int().nonnegative()]);
}

function schemaOf(kind: FieldKind): z.ZodType {
  switch (kind) {
    case 'id':
      return z.union([z.string().regex(/^[A-Za-z0-9-]+(_[A-Za-z0-9-]+)*$/), z.int().nonnegative()]);
    case 'code':
      return code();
    case 'text':
    case 'prose':
      return z.union([z.string(), z.number()]);
    case 'prompt':
      return z.string().min(1).max(32_000);
    case 'size':
      return z.string().regex(/^[1-9]\d{1,4}x[1-9]\d{1,4}$/);
    case 'seconds':
      return z.number().positive();
    case 'takes':
      return z.int().positive();
    case 'whole':
      return z.int().nonnegative();
    case 'number':
      return z.number();
    case 'date':
      return z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
    case 'timecode':
      return z.string().regex(/^\d{1,2}:\d{2}:\d{2}[:;]\d{2}$/);
    case 'time':
      return z.union([z.number().nonnegative(), z.string().regex(/^(\d+:)?([0-5]?\d:)?[0-5]?\d(\.\d+)?$/)]);
    case 'fit':
      return z.enum(['up', 'no']);
    case 'render':
      return z.enum(['yes', 'hold', 'omit']);
    case 'boolean':
      return z.boolean();
    case 'texts':
      return z.union([z.array(z.string()), z.string()]);
    case 'reference':
      return z.union([
        z.string(),
        z.strictObject({ path: z.string() }),
        z.strictObject({ file_id: z.string() }),
        z.strictObject({ image_url: z.string() }),
      ]);
    case 'params':
      return z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
    case 'parent':
      return z.union([z.string(), z.strictObject({ shot: z.string(), take: z.int().positive().optional() })]);
    default:
      return kind satisfies never;
  }
}
