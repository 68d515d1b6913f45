import type { CodeEntry } from './code-entry.js';

/** Every diagnostic code there is. Codes are permanent: add, never rename or reuse. `explain CODE` prints the entry. */
export const diagnosticCodes = {
  E_FILE_UNREADABLE: {
    means: 'The shot list could not be read from disk.',
    why: 'The path is wrong, or this user may not read it.',
    fix: 'Check the path and its permissions.',
  },
  E_FILE_TOO_LARGE: {
    means: 'The file is larger than the limit for its format and was refused before it was parsed.',
    why: 'A file of that size is hardly ever a shot list, and parsing it could take all memory.',
    fix: 'Name the right file, or split the list by sequence or episode.',
  },
  E_NO_SHOTS: {
    means: 'The shot lists name no shot at all.',
    why: 'An empty list is more often a mistake than a wish, so it is refused rather than taken for success.',
    fix: 'Check `shotlists` in the config, and that the list has `shots` or rows.',
  },
  E_ENCODING: {
    means: 'The file is not UTF-8, or holds bytes that are no text.',
    why: 'A guessed encoding would change prompts without a word.',
    fix: 'Save it as UTF-8, in Excel as "CSV UTF-8". UTF-16 is read where it begins with its byte order mark.',
  },
  E_LIST_FORMAT: {
    means: 'The file does not have the shape of a shot list, or says that it is of another format.',
    why: 'A format that is not known could mean anything by the same words.',
    fix: 'Begin it with `format: nightshoot/shot-list@1`, and put the shots below `shots:` or `sequences:`.',
  },
  E_OTHER_SHOW: {
    means: 'The list belongs to another show than the project.',
    why: 'Its shots would be numbered, paid for and stored in the wrong show.',
    fix: 'Move the list to its own project, or correct `show:`.',
  },
  E_YAML_SYNTAX: {
    means: 'The YAML cannot be parsed.',
    why: 'Mostly an indent that does not fit, a quote that is not closed, or a bracket that is missing.',
    fix: 'Look at the line named and the one before it; an editor with the schema marks the place.',
  },
  E_YAML_TAB: {
    means: 'A line is indented with a tab.',
    why: 'YAML counts spaces only, so it cannot tell how deep a tab is.',
    fix: 'Indent with spaces.',
  },
  E_YAML_DEPTH: {
    means: 'The values are nested deeper than any shot list needs.',
    why: 'Deep nesting is how a small file exhausts a parser.',
    fix: 'Flatten it.',
  },
  E_YAML_ALIAS: {
    means: 'An anchor is missing, contains itself, or is repeated until the list explodes.',
    why: 'A few nested aliases can stand for millions of values.',
    fix: 'Write the value out, or share it with `defaults:`.',
  },
  E_YAML_TAG: {
    means: 'A value carries a tag such as `!!binary`.',
    why: 'Every value is the text as written; a tag would make it something else.',
    fix: 'Take the tag out, and quote the text if it has to begin with `!`.',
  },
  E_YAML_MERGE: {
    means: 'The list uses a merge key (`<<`).',
    why: 'What it merges differs between YAML versions, and a CSV could not say the same.',
    fix: 'Share values with `defaults:` of the list or of the sequence.',
  },
  E_YAML_DOCUMENTS: {
    means: 'The file holds more than one YAML document.',
    why: 'Most tools read the first and drop the rest without a word.',
    fix: 'Make a file of each, or take out the line `---`.',
  },
  E_YAML_HASH: {
    means: 'YAML takes ` #` and what follows for a comment, so the end of this text would be lost.',
    why: 'A prompt with a `#` in it would be rendered, and paid for, without its end.',
    fix: 'Put the text in quotes or in a `>-` block.',
  },
  E_YAML_COMMA: {
    means: 'In `{ … }` a comma ends a value, so the end of this text would be lost.',
    why: 'A prompt with a comma in it would be rendered, and paid for, without its end.',
    fix: 'Put the text in quotes, or write the shot in block style with a `>-` block.',
  },
  E_YAML_COLON: {
    means: 'In plain text `: ` begins another field.',
    why: 'A prompt such as `Style: noir` is no text any more for YAML.',
    fix: 'Put the text in quotes or in a `>-` block.',
  },
  E_DUPLICATE_FIELD: {
    means: 'A field is written twice, or twice in two spellings of one name.',
    why: 'Parsers keep one of the two, not always the same.',
    fix: 'Keep the one that is meant.',
  },
  E_CSV_SYNTAX: {
    means: 'The CSV cannot be parsed.',
    why: 'Mostly a quote that is opened and not closed; the place is where it was opened.',
    fix: 'Close the quote, and write a quote inside a quoted cell twice.',
  },
  E_CSV_HEADER: {
    means: 'The first row does not name the columns, or names one twice; a shot column and a prompt column are needed.',
    why: 'Without a header the first shot would be lost, and with two columns of one name one of them.',
    fix: 'Begin with a header such as `id,prompt,seconds`, or map your names with `columns:` in the config.',
  },
  E_CSV_ROW: {
    means: 'A row has more or fewer cells than the header.',
    why: 'One comma too many moves every cell after it into the wrong column.',
    fix: 'Put cells with a separator in them in quotes.',
  },
  E_EXCEL_DAMAGE: {
    means: 'A spreadsheet has turned the value into a number, a date or an error.',
    why: 'Excel and Sheets read `1E5` and `0010` as numbers when they open a CSV, and write them back so.',
    fix: 'Format the column as text and type the value again.',
  },
  E_UNKNOWN_FIELD: {
    means: 'A field is not part of the shot list format, or a column is a near miss of a known name.',
    why: 'A misspelt `promt` would otherwise be ignored, and the shot rendered without it.',
    fix: 'Correct the name. Fields of your own begin with `x-`.',
  },
  E_MISSING_FIELD: {
    means: 'A required field has no value.',
    why: 'Neither the shot nor a default of its sequence, its list or the config gives one.',
    fix: 'Write the field, or give a default for it.',
  },
  E_INVALID_VALUE: {
    means: 'A value does not have the form its field asks for.',
    why: 'Nothing is coerced or rounded: what would be rendered is what is written.',
    fix: 'Write it in the form that the message names.',
  },
  E_CONTROL_CHARACTER: {
    means: 'A value holds a control character that no one meant to type.',
    why: 'It could steer a terminal or end a field. Only line ends and tabs belong in text.',
    fix: 'Delete it; the message names its code point.',
  },
  E_LONE_SURROGATE: {
    means: 'A value holds half of a character.',
    why: 'It would reach the server as another text than the one here.',
    fix: 'Type the character again.',
  },
  E_SHOT_ID: {
    means: 'A shot id may hold letters, digits and `-`, in parts joined by `_`, at most 128 characters.',
    why: 'Ids become file names, store keys and names on the wire, on every system.',
    fix: 'Rename the shot; the message proposes a name where one is near.',
  },
  E_DUPLICATE_SHOT: {
    means: 'Two shots of the show have the same id when case is folded.',
    why: 'File systems and people take them for one; one would be paid for and lost.',
    fix: 'Rename or delete one of them.',
  },
  E_NEAR_DUPLICATE_SHOT: {
    means: 'Two shot codes of a sequence differ only in zeros, prefix or separators.',
    why: 'They are one shot misspelt, or soon will be.',
    fix: 'Delete the one that is not meant, or give the other a number of its own.',
  },
  E_NAMING: {
    means: 'The shot id does not follow the `naming` of the project.',
    why: 'The tools behind the project find shots by that pattern.',
    fix: 'Rename the shot, or change `naming` in the config.',
  },
  E_UNKNOWN_PARENT: {
    means: 'The shot that is extended or edited is in none of the lists.',
    why: 'There would be no clip to begin with.',
    fix: 'Correct `extends` or `edit_of`, or read the list that holds the parent too.',
  },
  E_PARENT_CYCLE: {
    means: 'Shots extend or edit each other in a circle.',
    why: 'None of them could be rendered first.',
    fix: 'Let one of them begin with a prompt of its own.',
  },
  E_EXTENSION: {
    means:
      'An extension adds up to 20 seconds, six times at most, to 120 seconds in all, and has no characters and no reference.',
    why: 'The server refuses anything else, after the parent was paid for.',
    fix: 'Shorten the chain, or make a shot of its own.',
  },
  E_EDIT: {
    means: 'An edit keeps the size and length of its parent, and has no reference and no characters of its own.',
    why: 'The server refuses anything else, after the parent was paid for.',
    fix: 'Take the field out, or make a shot of its own.',
  },
  E_UNKNOWN_CHARACTER: {
    means: 'The character is neither in the list nor in the config.',
    why: 'There would be no clip to make it from.',
    fix: 'Correct the name, or describe the character below `characters:`.',
  },
  E_CHARACTER: {
    means: 'A character is an MP4 clip and a name; a shot has at most two, and its prompt calls each by name.',
    why: 'The server makes characters from 2 to 4 seconds of footage and finds them in a prompt by their name.',
    fix: 'Correct the clip, the name or the prompt, as the message says.',
  },
  E_UNKNOWN_MODEL: {
    means: 'The model is neither in the catalog nor in the `models` of the config.',
    why: 'Its sizes, lengths and price are not known.',
    fix: 'Correct the name, or describe the model below `models:` in nightshoot.yaml.',
  },
  E_MODEL_NOT_SERVED: {
    means: 'This kind of server does not serve the model.',
    why: 'The server would refuse the whole batch.',
    fix: 'Choose a model that it serves, or correct `server.kind`.',
  },
  E_MODEL_RETIRED: {
    means: 'The model is no longer served at this kind of server.',
    why: 'Providers switch models off at a date; the catalog holds it.',
    fix: 'Choose a model that is served, or a server that still serves this one.',
  },
  E_SIZE_NOT_OFFERED: {
    means: 'The model does not render this size at this server.',
    why: 'Sizes are never snapped to a near one.',
    fix: 'Choose one of the sizes in the message.',
  },
  E_SECONDS_NOT_OFFERED: {
    means: 'The model does not render this many seconds at this server.',
    why: 'Lengths are never snapped to a near one without being asked for.',
    fix: 'Choose one of the lengths in the message; for a length given as frames or timecode, `fit: up` takes the next longer one.',
  },
  E_PARAM_NOT_OFFERED: {
    means: 'This kind of server does not take the parameter, or not in this form.',
    why: 'It would be refused, or ignored without a word.',
    fix: 'Take it out of `params`, or correct its value.',
  },
  E_REFERENCE_MISSING: {
    means: 'The input reference does not exist, is not a regular file, or lies outside the project.',
    why: 'What is not committed with the list cannot be rendered from another machine.',
    fix: 'Commit the image and write its path relative to the list.',
  },
  E_REFERENCE_TYPE: {
    means: 'An input reference must be a JPEG, PNG or WebP image, judged by its first bytes.',
    why: 'Servers take no other, and a name proves nothing.',
    fix: 'Export the image again as JPEG, PNG or WebP.',
  },
  E_REFERENCE_SIZE: {
    means: 'An input reference must have exactly the pixel size of its shot.',
    why: 'It becomes the first frame; servers refuse another size, or bend it.',
    fix: 'Scale or crop the image to the size of the shot, or change the size of the shot.',
  },
  E_REFERENCE_DAMAGED: {
    means: 'The image is empty, cut off, or larger than any first frame needs to be.',
    why: 'An upload or a download of it broke off, or it was made to exhaust a decoder.',
    fix: 'Export the image again.',
  },
  E_REFERENCE_ANIMATED: {
    means: 'An animated image cannot be a first frame.',
    why: 'Servers differ in which of its frames they take.',
    fix: 'Export one frame of it.',
  },
  E_REFERENCE_TURNED: {
    means: 'The image is stored on its side and turned by an EXIF note.',
    why: 'Renderers ignore the note, so the shot would begin on its side.',
    fix: 'Save the image upright, without the note.',
  },
  E_REFERENCE_LFS: {
    means: 'The file is a Git LFS pointer, not the image.',
    why: 'The repository was cloned without its large files.',
    fix: 'Run `git lfs pull`; in CI check out with LFS on.',
  },
  E_REFERENCE_URL: {
    means: 'An `image_url` is a public https address without a password, or a data URL of an image.',
    why: 'The server fetches it: it cannot see private networks, and must not be sent there.',
    fix: 'Publish the image over https, or commit it and write `input_reference`.',
  },
  E_PROMPT_LENGTH: {
    means: 'A prompt has 1 to 32,000 characters.',
    why: 'The server refuses anything else, and nothing is cut without a word.',
    fix: 'Write a prompt, or shorten it.',
  },
  E_SECRET_IN_PROMPT: {
    means: 'The prompt holds something that looks like a key.',
    why: 'It would be sent, stored and shown in reports.',
    fix: 'Take it out, and revoke the key if it was committed.',
  },
  W_SMART_QUOTES: {
    means: 'The prompt holds typographic quotes.',
    why: 'Often a sign of a word processor. They are sent as they are.',
    fix: 'Type plain quotes if the curly ones were not meant.',
  },
  W_INVISIBLE_CHARACTER: {
    means: 'The text holds characters that cannot be seen.',
    why: 'Mostly pasted from a page or a document. They are sent as they are.',
    fix: 'Delete them if they were not meant.',
  },
  W_GUARDRAIL: {
    means: 'The prompt may break a rule of the provider, which would refuse the shot.',
    why: 'The check knows a few words, neither pictures nor meaning; silence proves nothing.',
    fix: 'Rephrase the prompt, or switch the check off with `guardrails: off` in nightshoot.yaml.',
  },
  W_CHARACTER_NOT_ATTACHED: {
    means: 'The prompt calls a character by name that the shot does not list.',
    why: 'The server would invent a likeness instead of using the character.',
    fix: 'Add it to `characters` of the shot, or rename what the prompt means.',
  },
  W_REFERENCE_COLOR: {
    means: 'The image is CMYK, of 16 bits a channel, or has transparency.',
    why: 'Servers differ in what they make of it.',
    fix: 'Export it as RGB of 8 bits without transparency.',
  },
  W_REFERENCE_EXPIRES: {
    means: 'The signed address runs out before a batch is sure to have used it.',
    why: 'A batch may take a day, and the server fetches the image when it comes to the line.',
    fix: 'Sign it for longer, or commit the image and write `input_reference`.',
  },
  W_REFERENCE_HOST: {
    means: 'The host of an address has letters beyond ASCII, some of which look like others.',
    why: 'Such a name may lead somewhere else than it seems to.',
    fix: 'Check the address; the message shows it in ASCII.',
  },
  W_SECONDS_FITTED: {
    means: 'Durations were fitted up to what the model renders.',
    why: 'The list says `fit: up`. The extra is rendered and paid for; the cut stays as the list has it.',
    fix: 'Nothing, if that was meant; else write lengths that the model renders.',
  },
  W_CUT_LENGTH: {
    means: 'In and out of the cut say another length than the field that counts.',
    why: 'One of the two was not brought up to date, and money follows from the length. A frame more or less is not told of.',
    fix: 'Correct the one that is out of date, or leave it out.',
  },
  W_ROWS_SKIPPED: {
    means: 'Rows without a shot and a prompt were skipped.',
    why: 'Spreadsheets hold headings and blank rows between the shots.',
    fix: 'Nothing, if the rows named are headings; else give them an id and a prompt.',
  },
  W_UNKNOWN_COLUMN: {
    means: 'A CSV column is not part of the format; it is kept as metadata.',
    why: 'It may be a column of your own, or one that should be called something else.',
    fix: 'Nothing, if it is your own; else map it with `columns:` in the config.',
  },
  E_SELECT_ROW: {
    means: 'A row of `selects.csv` names no shot and take.',
    why: 'A select that is not understood would cut with another take than the editor chose.',
    fix: 'Write rows as `DCK_0010,v001,t02,`, below the header `shot,version,take,note`; `nightshoot select` writes them.',
  },
} as const satisfies Readonly<Record<`${'E' | 'W'}_${string}`, CodeEntry>>;

export type DiagnosticCode = keyof typeof diagnosticCodes;
