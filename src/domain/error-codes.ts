import type { CodeEntry } from './code-entry.js';

/** Every code of an error that stops a command, a plan or a step. Codes are permanent: add, never rename or reuse. */
export const errorCodes = {
  E_ADDRESS: {
    means: 'The address given to listen on cannot be read.',
    why: 'It needs a port, and a host where other machines should reach it.',
    fix: 'Write `:8790` for this machine, `0.0.0.0:8790` for all of its networks.',
  },
  E_ADOPT: {
    means: '`--adopt` does not name a submission together with its batch.',
    why: 'A submission of unknown outcome is tied to a batch only by a person who has seen both.',
    fix: 'Write `nightshoot recover --adopt <submission>=<batch id>`.',
  },
  E_ASSET_NOT_UPLOADED: {
    means: 'A line names an image that has no id at the server.',
    why: 'Everything is uploaded before a line is written, so this is a defect of nightshoot. Nothing of that batch was sent.',
    fix: 'Run again with `--verbose` and report what it prints.',
  },
  E_ATTEMPT_STATE: {
    means: 'An attempt was to move to a state that cannot follow its own.',
    why: 'This is a defect of nightshoot, never of the input. Nothing was recorded.',
    fix: 'Run again with `--verbose` and report what it prints.',
  },
  E_BASE_INVALID: {
    means: 'The shot lists of the revision to compare with have errors of their own.',
    why: 'What a commit changes cannot be told from lists that cannot be read.',
    fix: 'Compare with a revision whose lists are sound.',
  },
  E_BATCH_UNKNOWN: {
    means: 'The server knows no batch of that id; nothing was recorded.',
    why: 'The id is misspelt, or belongs to another account or server.',
    fix: "Copy the id from the server's own list.",
  },
  E_BLOB_NAME: {
    means: 'The gateway was to store a file under a name that is none.',
    why: 'It makes every name itself, so this is a defect of nightshoot.',
    fix: 'Run again with `--verbose` and report what it prints.',
  },
  E_BLOB_TOO_LARGE: {
    means: 'A file sent to the gateway is larger than it takes.',
    why: 'The Files API has a limit for every purpose, 200 MB for a batch.',
    fix: 'Send a smaller file.',
  },
  E_BLOB_UNREADABLE: {
    means: 'A file of the gateway cannot be read from its disk.',
    why: 'Its permissions changed, or the disk fails.',
    fix: 'Check the folder of `--data`, then start the gateway again.',
  },
  E_BUDGET: {
    means: 'A batch would go over `limits`, so it was not sent and nothing of it was paid for.',
    why: 'The ledger counts again at the moment of spending; another run spent since the plan was made.',
    fix: 'Plan again, or raise the limit.',
  },
  E_CODE_UNKNOWN: {
    means: 'There is no such code.',
    why: 'It is misspelt, or comes from another version.',
    fix: '`nightshoot explain` lists them all.',
  },
  E_CONFIG_MISSING: {
    means: 'The config that was named does not exist.',
    why: 'A file that is asked for by name is never replaced by defaults.',
    fix: 'Correct `--config`, or leave it out to use `nightshoot.yaml` or the defaults.',
  },
  E_CSV_ROW_CHANGED: {
    means: 'A row of a CSV could be read once and not again.',
    why: 'This is a defect of nightshoot.',
    fix: 'Run again with `--verbose` and report what it prints.',
  },
  E_CUSTOM_ID_USED: {
    means: 'An attempt was to go out under an id that went out before; nothing was sent.',
    why: 'Another run sent it since this plan was made. No id is ever sent twice.',
    fix: 'Plan again: the next attempt of that take has a new number.',
  },
  E_CUT_UNREADABLE: {
    means: 'The file cannot be read as a cut.',
    why: 'It is neither a CMX3600 EDL nor an OTIO timeline, or holds no event.',
    fix: 'Export the timeline as a CMX3600 EDL or as OTIO.',
  },
  E_DELIVERY_BYTES: {
    means: 'The bytes in the store are not the ones that landed, so they were not delivered.',
    why: 'Somebody or something changed the object after it was verified.',
    fix: '`nightshoot verify` finds what else is damaged; `nightshoot retake` makes a new take.',
  },
  E_DELIVERY_EMPTY: {
    means: 'No take of the shots asked for is in, so there is nothing to cut with.',
    why: 'They are still in flight, need somebody, or were never rendered.',
    fix: '`nightshoot status` says what is in and what is on its way.',
  },
  E_DELIVERY_PLACEHOLDER: {
    means: 'A delivery would hold placeholders, which are no footage.',
    why: 'They must not reach an edit without anybody knowing.',
    fix: '`--placeholders` delivers them all the same; their names end in `_PH`.',
  },
  E_DOCUMENT_FOLDER: {
    means: 'A folder of dailies or a delivery could not be read or written.',
    why: 'It does not exist, is not yours to write, or its disk is full.',
    fix: 'Check the folder, then run the same command again.',
  },
  E_DOWNLOAD_BROKEN_OFF: {
    means: 'A download ended before the file did.',
    why: 'The connection broke, or the server closed it. What came is kept and the rest is asked for.',
    fix: 'Nothing while the run goes on; else run the same command again.',
  },
  E_DROP_FRAME: {
    means: 'There is no drop-frame timecode at this frame rate.',
    why: 'It exists at 29.97 and 59.94 frames a second only.',
    fix: 'Leave `--drop-frame` out, or correct `frame_rate` in nightshoot.yaml.',
  },
  E_EMBEDDED: {
    means: 'The command would leave while the server renders only as long as it stays.',
    why: 'This kind of server takes no batches, so a gateway inside the command stands before it.',
    fix: 'Let `nightshoot run` wait, or keep a `nightshoot gateway` running and configure its address.',
  },
  E_FFMPEG: {
    means: 'ffmpeg was found and could not encode a placeholder.',
    why: 'It was built without the codec, or broke off.',
    fix: 'Take it off PATH to go on without it.',
  },
  E_FOOTAGE_LOST: {
    means: 'Paid clips are lost or certain to be, and nothing new was sent.',
    why: 'Their download deadline has passed or cannot be met, or the server no longer has them.',
    fix: 'See `nightshoot status` for which, and follow the hint of the second error; `nightshoot retake` makes new takes.',
  },
  E_GATEWAY_FORMAT: {
    means: 'The records of a gateway have a format that this version does not read.',
    why: 'Another version of nightshoot wrote them.',
    fix: 'Run that version, or name another folder with `--data`.',
  },
  E_GATEWAY_IN_USE: {
    means: 'Another gateway is at work over the same folder.',
    why: 'Two of them would render every line twice.',
    fix: 'Use that one, or name another folder with `--data`.',
  },
  E_GATEWAY_LISTEN: {
    means: 'The gateway cannot listen on its address.',
    why: 'The port is taken, or the address is not one of this machine.',
    fix: 'Name another with `--listen HOST:PORT`; port 0 takes a free one.',
  },
  E_IMPORT_FILE: {
    means: 'The file to import is not in the project.',
    why: 'The path is misspelt, or leads out of the project.',
    fix: 'Name a CSV, an EDL or an OTIO timeline, relative to the project.',
  },
  E_IMPORT_INTO: {
    means: 'The list to import into cannot take rows.',
    why: 'Rows are merged into a CSV whose header names the columns; any other file would have to be rewritten.',
    fix: 'Name a CSV with a header such as `id,prompt,frames`, or a `.yaml` that does not exist yet.',
  },
  E_IMPORT_PROMPTS: {
    means: 'New prompts cannot be merged into their list; nothing of that list was changed.',
    why: 'A prompt is written in a way that cannot be replaced without touching its neighbours.',
    fix: 'Write them into the list by hand.',
  },
  E_INSTANT: {
    means: 'A moment in the config cannot be read.',
    why: 'Without its zone a moment is hours off, and clips are brought home before it.',
    fix: 'Write it like `2026-09-24T00:00:00Z`.',
  },
  E_INTERNAL: {
    means: 'Something happened that nightshoot has no word for.',
    why: 'This is a defect of nightshoot. What was recorded stays recorded.',
    fix: 'Run again with `--verbose` and report what it prints.',
  },
  E_INTERRUPTED: {
    means: 'The command was interrupted.',
    why: 'Somebody pressed Ctrl-C, or the system ended it. Nothing is lost.',
    fix: 'The same command again goes on.',
  },
  E_INVALID_INPUT: {
    means: 'The config or a shot list has errors; nothing was submitted.',
    why: 'Bad input is refused as a whole, before anything is spent.',
    fix: 'Mend the errors printed before it; `nightshoot explain` knows each of their codes.',
  },
  E_KEY_CONFLICT: {
    means: 'Other bytes lie in the store under a name that holds the digest of the ones to be stored.',
    why: 'The object is damaged, or was put there by hand. Nothing is overwritten.',
    fix: 'Move it away and run the same command again.',
  },
  E_KEY_FORM: {
    means: 'The key of the server holds blanks, line breaks or other characters that no header can carry.',
    why: 'Mostly a key that was copied with its quotes or with the line after it.',
    fix: 'Write it alone on one line.',
  },
  E_KEY_MISSING: {
    means: 'A key is needed and there is none.',
    why: 'The variable of `server.key_env` is empty, or the file that should hold the secret is.',
    fix: 'Set it, or write `key: none` where the server asks for none.',
  },
  E_LEASE_HELD: {
    means: 'Another run is writing to the ledger.',
    why: 'One run at a time may spend. A run that died on this machine is taken over at once; elsewhere its lease runs out.',
    fix: 'Call the command again when it has ended; `run` waits with `--wait-lock` and leaves quietly with `--if-busy skip`. `nightshoot unlock` ends one that will not come back.',
  },
  E_LEASE_ID: {
    means: 'The lease to end is not the one that is held.',
    why: 'It changed hands since you looked, or nobody holds one.',
    fix: '`nightshoot status` says who holds it.',
  },
  E_LEASE_LOST: {
    means: 'Another run took the ledger over while this one was paused; nothing more was written here.',
    why: 'This process stood still for longer than its lease, or was unlocked by hand.',
    fix: 'See `nightshoot status` for what the other run does.',
  },
  E_LEDGER_DAMAGED: {
    means: 'The file of the ledger is not a SQLite database any more.',
    why: 'The disk failed, or something else wrote to it.',
    fix: 'Move it away and run `nightshoot recover`, which rebuilds it from the store and the server.',
  },
  E_LEDGER_EMPTY: {
    means: 'The ledger has seen no submission yet.',
    why: 'Nothing was ever rendered here, or `ledger` names another one.',
    fix: 'Begin with `nightshoot rehearse` or `nightshoot run`.',
  },
  E_LEDGER_FAULT: {
    means: "The ledger's database failed.",
    why: 'Its disk or its server has trouble that does not pass by itself.',
    fix: 'Check the disk or the database server, then run the same command again.',
  },
  E_LEDGER_FORMAT: {
    means: 'The ledger has a format that this nightshoot does not know.',
    why: 'A newer version wrote it.',
    fix: 'Use the version that last wrote it, or a newer one.',
  },
  E_LEDGER_RECORD: {
    means: 'The ledger does not hold something that it must hold.',
    why: 'This is a defect of nightshoot. Nothing was recorded.',
    fix: 'Run again with `--verbose` and report what it prints.',
  },
  E_LEDGER_SHOW: {
    means: 'The ledger belongs to another show.',
    why: 'Two shows in one ledger would mix versions and money.',
    fix: 'Give each show its own ledger.',
  },
  E_LEDGER_UNREACHABLE: {
    means: 'The ledger cannot be opened, or its database did not answer.',
    why: 'The path is not writable, the database is busy, or its server is out of reach.',
    fix: 'Check `ledger` in the config, then run the same command again; nothing of the step was recorded.',
  },
  E_LEDGER_URL: {
    means: 'The address of the ledger is neither a file nor a PostgreSQL URL.',
    why: 'The message does not repeat it, because it may hold a password.',
    fix: 'Write `file:.nightshoot/ledger.db` or `postgres://user@host/database`.',
  },
  E_LIBRARY_ACTION: {
    means: '`library` does not know that action.',
    why: 'It lists uploads and deletes those that nobody needs.',
    fix: 'Write `nightshoot library ls` or `nightshoot library prune`.',
  },
  E_LINKS_BASE: {
    means: '`dailies.links` is `base_url`, but there is no `dailies.base_url`.',
    why: 'The links of the report would lead nowhere.',
    fix: 'Write the address below which the store is served, such as `base_url: https://dailies.example/hrb`.',
  },
  E_LINKS_UNSIGNED: {
    means: 'The store cannot sign links.',
    why: 'Only a bucket can.',
    fix: 'Set `dailies.links` to `relative` or `base_url`.',
  },
  E_MANIFEST: {
    means: 'A manifest in the store cannot be read; what it paid for is unknown.',
    why: 'A newer version wrote it, or somebody changed it.',
    fix: 'Use the version of nightshoot that wrote it, or a newer one.',
  },
  E_MANIFEST_TAKEN: {
    means: 'The store holds another document where a manifest was to go; nothing was submitted for it.',
    why: 'Two runs write to the same place, or a file was put there by hand.',
    fix: 'Run the same command again; the submission gets a new id.',
  },
  E_MHL_ABSENT: {
    means: 'The folder has no `ascmhl` history to verify it by.',
    why: 'It is no delivery, or was copied without it.',
    fix: 'Name a delivery folder, or leave the folder out to verify the store.',
  },
  E_MHL_HISTORY: {
    means: "The folder's history cannot be trusted.",
    why: 'A manifest in `ascmhl` is missing or was changed after it was sealed.',
    fix: 'Take the folder from its source again, with its `ascmhl` folder.',
  },
  E_NETWORK_FILE_SYSTEM: {
    means: 'The ledger lies on a network file system.',
    why: 'SQLite cannot keep two writers apart there, and both might pay for the same shot.',
    fix: 'Keep the file on a local disk, or give a `postgres://` URL as `ledger`.',
  },
  E_NOT_CONFIRMED: {
    means: 'The question was not answered with yes; nothing was changed.',
    why: 'Somebody said no, or there is no terminal to ask on.',
    fix: 'Say `--yes` to go on without being asked.',
  },
  E_NO_DECISION: {
    means: 'The submission waits for no decision.',
    why: 'It was decided before, found its batch by itself, or the id is another.',
    fix: '`nightshoot status` says which ones wait.',
  },
  E_NO_DRY_RUN: {
    means: 'The verb has no dry run.',
    why: 'It changes nothing that could be shown beforehand, or cannot know it.',
    fix: 'Leave the flag out, or look with `nightshoot plan` and `nightshoot status` first.',
  },
  E_NO_FOLDER: {
    means: 'The folder of the project does not exist.',
    why: 'The path of `-C` is misspelt, or relative to another place.',
    fix: 'Check `-C`.',
  },
  E_NO_RUN: {
    means: 'There is no run to report on yet.',
    why: 'Nothing was ever submitted with this ledger.',
    fix: 'Begin with `nightshoot rehearse` or `nightshoot run`.',
  },
  E_NO_SELECTS: {
    means: '`selects.csv` names none of the shots asked for.',
    why: 'A delivery of selects only would be empty.',
    fix: 'Choose some with `nightshoot select DCK_0010 t02`, or leave `--selects` out.',
  },
  E_NO_SERVER: {
    means: 'No server is configured, so there is nothing that could render.',
    why: 'A missing server never falls back to placeholders.',
    fix: 'Set `server.url` in nightshoot.yaml or NIGHTSHOOT_SERVER_URL; `nightshoot rehearse` needs none.',
  },
  E_OBJECT_KEY: {
    means: 'Something was to be stored under a name that is no store key.',
    why: 'Keys are made of checked parts, so this is a defect of nightshoot.',
    fix: 'Run again with `--verbose` and report what it prints.',
  },
  E_PLACEHOLDER_RENDER: {
    means: 'A placeholder could not be rendered.',
    why: 'The worker that draws it broke off.',
    fix: 'Run the same command again; with `--verbose` it prints why.',
  },
  E_PLACEHOLDER_SIZE: {
    means: 'A placeholder of that size cannot be made.',
    why: 'H.264 needs an even width and height.',
    fix: 'Choose a size of even numbers.',
  },
  E_PLAN_FORMAT: {
    means: 'The file is not a saved plan of a format that this version knows.',
    why: 'It is another document, or another version wrote it.',
    fix: 'Save one with `nightshoot plan --out plan.json`.',
  },
  E_PLAN_STALE: {
    means: 'The saved plan no longer holds; the message says what moved. Nothing was submitted.',
    why: 'Lists, catalog or ledger changed since it was saved, and what is submitted is what was looked at, or nothing.',
    fix: 'Look at a new one with `nightshoot plan --out`, and submit that.',
  },
  E_REF_CHANGED: {
    means: 'A picture changed after it was planned; nothing was submitted for it.',
    why: 'Another first frame is another shot.',
    fix: 'Plan again, so that the plan shows what the new picture re-renders.',
  },
  E_RERENDER_LIMIT: {
    means: 'More landed shots would be rendered again at once than `limits.rerenders` allows.',
    why: 'One edit of a default can re-render a whole show; the message names the cause and its line.',
    fix: 'Take the change back, raise the limit, or set `locked: true` on what must stay.',
  },
  E_REVISION_UNKNOWN: {
    means: 'git does not know the revision.',
    why: 'It is misspelt, or a shallow clone does not hold it.',
    fix: 'Fetch it first; a clone in CI needs `fetch-depth: 0`.',
  },
  E_RUN_UNKNOWN: {
    means: 'The ledger knows no run of that name or id.',
    why: 'A run is named by the local evening it began.',
    fix: '`nightshoot status` lists the runs.',
  },
  E_SCHEDULE: {
    means: 'A setting for scheduled runs holds a word that means nothing.',
    why: 'A misspelt word would leave a night run red, or green, without anybody knowing why.',
    fix: 'Choose one of the words in the message.',
  },
  E_SCHEMA_UNKNOWN: {
    means: 'There is no schema of that name.',
    why: 'Schemas are for the files that people write.',
    fix: 'Write `nightshoot schema shot-list` or `nightshoot schema config`.',
  },
  E_SELECT: {
    means: 'The select names no shot of the lists, or no take.',
    why: 'A select that nobody understands would cut with another take.',
    fix: 'Write it as `nightshoot select DCK_0010 t02`, or give many with `--from FILE`.',
  },
  E_SELECTOR: {
    means: 'The selector cannot be read, or matches no take of the lists.',
    why: 'It would choose other takes than were meant.',
    fix: 'See in the hint what there is, and write `DCK_*`, `DCK_0010.t02`, `status=needs-you`, `model=sora-2` or `tag=hero`.',
  },
  E_SELECT_NOT_IN: {
    means: 'The take is not in, so nobody can cut with it.',
    why: 'It is still in flight, did not succeed, or does not exist.',
    fix: 'Choose one of the takes in the hint.',
  },
  E_SERVER_ANSWER: {
    means: "The server's answer cannot be read.",
    why: 'Mostly a proxy or a login page that stands between here and the server.',
    fix: 'Open `server.url` with curl and see who answers.',
  },
  E_SERVER_CREDENTIALS: {
    means: 'The server refused the key.',
    why: 'It is wrong, expired, or of another account.',
    fix: 'Check the key that `server.key_env` or `server.key_file` names.',
  },
  E_SERVER_FAULT: {
    means: 'The server answered with a fault of its own.',
    why: 'It is overloaded or has trouble; calls that cost nothing are tried again by themselves.',
    fix: 'Run the same command again later.',
  },
  E_SERVER_KIND: {
    means: 'There is no server kind of that name.',
    why: 'The kind says which paths, forms and limits a server has.',
    fix: 'Set `server.kind` to one of those in the hint.',
  },
  E_SERVER_NOT_FOUND: {
    means: 'The server does not have what was asked for.',
    why: 'It was deleted, belongs to another account, or `server.url` lacks its `/v1`.',
    fix: 'Check `server.url`; `nightshoot doctor` tries it.',
  },
  E_SERVER_NOT_REACHED: {
    means: 'The server could not be reached; nothing was sent.',
    why: 'It is down, its name does not resolve, or a firewall stands between.',
    fix: 'Check that the server runs and that `server.url` names it, then run the same command again.',
  },
  E_SERVER_NO_ANSWER: {
    means: 'The connection broke before the answer came.',
    why: 'What was sent may have arrived. A paid call is never repeated blindly: the next run asks the server first.',
    fix: 'Run the same command again.',
  },
  E_SERVER_QUOTA: {
    means: 'The account at the server has no credit left.',
    why: 'The provider stops an account at its limit.',
    fix: 'Add credit or raise the limit there, then run the same command again.',
  },
  E_SERVER_RATE_LIMIT: {
    means: 'The server takes no more calls for the moment.',
    why: 'Another job uses the same account, or its limit is low.',
    fix: 'Run the same command again later.',
  },
  E_SERVER_REDIRECT: {
    means: 'The server redirected to a place that was not followed.',
    why: 'A redirect to a private network, away from https or in a circle would send clips and keys astray.',
    fix: 'Check `server.url`, and what stands between here and the server.',
  },
  E_SERVER_REFUSED: {
    means: 'The server refused the call.',
    why: 'It does not take what was asked for; its own words are in the message.',
    fix: 'Check `server.kind` and the shot that the message names.',
  },
  E_SERVER_URL: {
    means: 'The address of the server is no http or https address, or holds a credential.',
    why: 'An address is printed and logged, a credential must not be.',
    fix: 'Write it like `http://gpu1.example:8000/v1`, and name the key in `server.key_env` or `server.key_file`.',
  },
  E_SHOT_UNKNOWN: {
    means: 'Neither the lists nor the ledger have that shot.',
    why: 'It is misspelt, or in a list that was not read.',
    fix: '`nightshoot plan --verbose` lists the shots there are.',
  },
  E_SHOW_MISSING: {
    means: 'Neither the config nor a shot list names the show.',
    why: 'The show is part of every take name and store key.',
    fix: 'Write `show: HRB` at the top of `nightshoot.yaml` or of a list.',
  },
  E_SINCE: {
    means: '`--since` is neither `last` nor an evening.',
    why: 'Runs are named by the evening they began.',
    fix: 'Write an evening as 2026-11-20.',
  },
  E_SNAPSHOT: {
    means: 'The ledger snapshot in the store cannot be read.',
    why: 'A newer version wrote it, or somebody changed it.',
    fix: 'Use the version of nightshoot that wrote it, or a newer one.',
  },
  E_STATE_BEHIND: {
    means: 'The store remembers submissions that this ledger does not know; nothing was submitted.',
    why: 'The ledger is new, or was restored from an older day, and would pay for the same shots again.',
    fix: 'Run `nightshoot recover`, which rebuilds the ledger from the store and the server.',
  },
  E_STORE_ABSENT: {
    means: 'The bucket does not exist, or the object is not in the store.',
    why: '`store.url` is misspelt, or something was deleted there.',
    fix: 'Make the bucket, or name another one in `store.url`; `nightshoot verify` lists what is missing.',
  },
  E_STORE_ANSWER: {
    means: "The store's answer makes no sense here.",
    why: 'Mostly another region or endpoint than the bucket has.',
    fix: 'Check `store.url` and its endpoint options.',
  },
  E_STORE_BYTES_CHANGED: {
    means: 'The bytes that reached the store are not the ones that were verified; they do not count as landed.',
    why: 'The disk of the spool or something on the way changed them. They are fetched again.',
    fix: 'Run the same command again; if it happens twice, check the disk that holds the spool.',
  },
  E_STORE_CREDENTIALS: {
    means: 'There are no credentials for the store.',
    why: 'Neither environment nor profile gives any.',
    fix: 'Set `AWS_PROFILE`, or `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`.',
  },
  E_STORE_DISK: {
    means: 'The disk of the store or of the spool refused to read or write.',
    why: 'Permissions, a share that is not mounted, or a failing disk.',
    fix: 'Mend it and run the same command again; verified clips stay in the spool.',
  },
  E_STORE_FULL: {
    means: 'The disk of the store or of the spool has no room.',
    why: 'Clips are written whole before they count.',
    fix: 'Free some space and run the same command again.',
  },
  E_STORE_LACKS: {
    means: 'The store holds neither a clip that landed nor a trace of its submission; nothing was submitted or stored.',
    why: 'It is another store: a share that is not mounted, or a folder that was moved.',
    fix: 'Mount or correct the store; a new one needs a copy of everything that is in the old one.',
  },
  E_STORE_OUTSIDE: {
    means: 'A folder of the store leads out of it through a link.',
    why: 'Clips would be written to a place that nobody named.',
    fix: 'Remove the link, or name the place it leads to as `store.url`.',
  },
  E_STORE_REFUSED: {
    means: 'The store refused the credentials or the call.',
    why: 'They are wrong, or may not get, put and list there.',
    fix: 'Check the credentials and what they may do below `store.url`.',
  },
  E_STORE_UNPROVEN: {
    means: 'The store took an object but shows another one under its name, so it does not count as landed.',
    why: 'Something else writes there, or the store is not yet consistent.',
    fix: 'Run the same command again; the clip stays in the spool until the store shows it.',
  },
  E_STORE_UNREACHABLE: {
    means: 'The store could not be reached.',
    why: 'The network or the store is down. Verified clips stay in the spool.',
    fix: 'Run the same command again.',
  },
  E_STORE_URL: {
    means: 'The address of the store cannot be read.',
    why: 'A store is a folder or a bucket.',
    fix: 'Write `file:renders` or `s3://bucket/prefix`.',
  },
  E_SUBMISSION_OPEN: {
    means: 'A submission was to end while attempts of it have no outcome.',
    why: 'This is a defect of nightshoot. Nothing was recorded.',
    fix: 'Run again with `--verbose` and report what it prints.',
  },
  E_SUBMISSION_STATE: {
    means: 'A submission was to move to a state that cannot follow its own.',
    why: 'This is a defect of nightshoot, never of the input. Nothing was recorded.',
    fix: 'Run again with `--verbose` and report what it prints.',
  },
  E_SUBSET: {
    means: '`--subset` is no share of the files.',
    why: 'It says how many of them are read again and hashed.',
    fix: 'Write a percentage such as `--subset 5%`.',
  },
  E_TIMEZONE: {
    means: 'The time zone is not known.',
    why: 'Runs are named by the local evening, so a guess would name them wrong.',
    fix: 'Write an IANA name such as `Europe/Berlin`.',
  },
  E_TOKEN_FILE: {
    means: 'The file that should hold the token of the gateway does not.',
    why: 'It was changed by hand, or writing it broke off.',
    fix: 'Delete the file; the next start makes a new one.',
  },
  E_UNKNOWN_COST: {
    means: 'Nobody knows what some shots would cost, so nothing is spent on them.',
    why: 'Their model has no price in the catalog or the config, and unknown is not taken for $0.',
    fix: 'Give the model a `price` in `models:`, or set `accept_unknown_cost: true`.',
  },
  E_UPLOAD_SIZE: {
    means: 'The server holds another number of bytes than were sent to it, so the upload is not used.',
    why: 'A proxy cut it off, or the disk of the server is full.',
    fix: 'Run the same command again.',
  },
  E_USAGE: {
    means: 'The command line cannot be understood.',
    why: 'A verb, a flag or its value is misspelt, or two of them exclude each other.',
    fix: 'See `nightshoot <verb> --help`.',
  },
  E_VERSION_NUMBER: {
    means: 'A version number is taken, or its request has another number; nothing was sent.',
    why: 'Another run moved the ledger on since this plan was made.',
    fix: 'Plan again.',
  },
  E_WEBHOOK_LISTEN: {
    means: 'The address for webhooks cannot be listened on.',
    why: 'The port is taken, or the address is not one of this machine.',
    fix: 'Name a free port of this machine, or 0 for any.',
  },
  E_WEBHOOK_SECRET: {
    means: 'Webhooks are to be received, and no secret is set.',
    why: 'They are believed by their signature alone.',
    fix: 'Set NIGHTSHOOT_WEBHOOK_SECRET to the `whsec_…` that the server signs with.',
  },
} as const satisfies Readonly<Record<`E_${string}`, CodeEntry>>;

export type ErrorCode = keyof typeof errorCodes;
