/** Every diagnostic code there is. Codes are permanent: add, never rename or reuse. `explain CODE` prints the text. */
export const diagnosticCodes = {
  E_FILE_UNREADABLE: 'The shot list could not be read from disk.',
  E_FILE_TOO_LARGE: 'The shot list is larger than the limit for its format and was refused before parsing.',
  E_NO_SHOTS: 'The shot lists name no shot at all. An empty list is refused rather than taken for success.',
  E_YAML_SYNTAX: 'The YAML cannot be parsed.',
  E_CSV_SYNTAX: 'The CSV cannot be parsed.',
  E_UNKNOWN_FIELD: 'A field is not part of the shot list format. Fields of your own begin with `x-`.',
  E_MISSING_FIELD: 'A required field has no value.',
  E_INVALID_VALUE: 'A value does not have the form its field asks for. Nothing is coerced or rounded.',
  E_SHOT_ID: 'A shot id may hold letters, digits and `-`, in parts joined by `_`, at most 128 characters.',
  E_DUPLICATE_SHOT: 'Two shots of the show have the same id when case is folded.',
  E_UNKNOWN_MODEL: 'The model is neither in the catalog nor in the `models` of the config.',
  E_SIZE_NOT_OFFERED: 'The model does not render this size at this server.',
  E_SECONDS_NOT_OFFERED: 'The model does not render this many seconds at this server.',
  E_REFERENCE_MISSING: 'The input reference does not exist, or is not a regular file.',
  E_REFERENCE_TYPE: 'An input reference must be a JPEG, PNG or WebP image, judged by its first bytes.',
  E_REFERENCE_SIZE: 'An input reference must have exactly the pixel size of its shot: it becomes the first frame.',
  E_PROMPT_LENGTH: 'A prompt has 1 to 32,000 characters.',
  W_UNKNOWN_COLUMN: 'A CSV column is not part of the format; it is kept as metadata.',
} as const;

export type DiagnosticCode = keyof typeof diagnosticCodes;
