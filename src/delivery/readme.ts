import type { DeliveryDocument } from './delivery-document.js';

const lines = [
  'What is in this folder',
  '',
  'media/ holds the clips: exactly the bytes that were rendered. Everything else names them by their place here, so',
  'leave the folder whole. Names carry the date they were made; the newest date is the newest cut. `new` is what came',
  'in last night, `assembly` is the whole show with its current selects.',
  '',
  'DaVinci Resolve 18.5 or later: resolve_<cut>_<date>.otio',
  '  1. Set the frame rate of the project before anything is imported; it cannot be changed after.',
  '  2. Import the folder media into the media pool.',
  '  3. File > Import > Timeline, choose the .otio file, and do not import source clips again.',
  '  Red markers are shots that are not in, yellow ones say what to look at. Other takes lie behind each clip.',
  '',
  'Premiere Pro: premiere_<cut>_<date>.xml',
  '  File > Import. Its paths are absolute: where there are several files, take the one of your system (mac, win).',
  '  If clips are offline, link one of them to its file in media/ and the others follow.',
  '',
  'Avid Media Composer: avid_<cut>_<date>.ale and .edl',
  '  1. Link or import media/, then import the .ale with "Merge events with known sources".',
  '  2. Import the .edl in the List Tool and relink by tape name: each clip has a reel of its own.',
  '',
  'Anything else that reads CMX3600 takes the .edl. Tell it the frame rate: an EDL cannot, it is in a comment.',
  '',
  'manifest_<date>.csv has a row a shot: file, frames, reel, digests, and what is missing and why.',
  'ascmhl/ seals the folder (ASC MHL 2.0): `ascmhl verify` or `nightshoot verify` proves that a copy is whole.',
  '',
];

/** For an assistant who has only this folder. The same words each time, because the folder is sealed. */
export const readme: DeliveryDocument = { name: 'README.txt', body: lines.join('\r\n') };
