import h264 from 'h264-mp4-encoder';
import type { ClipEncoder, FrameFormat } from './clip-encoder.js';

/** Runs anywhere and slowly. Few frames, because the words on the card matter: an 8 s clip in 720p takes about half a second. */
export const builtInEncoder: ClipEncoder = { frameRate: 2, encode };

async function encode(format: FrameFormat, frames: Iterable<Uint8Array>): Promise<Uint8Array> {
  const encoder = await h264.createH264MP4Encoder();
  try {
    encoder.width = format.width;
    encoder.height = format.height;
    encoder.frameRate = format.frameRate;
    encoder.quantizationParameter = 30;
    encoder.speed = fastest;
    encoder.initialize();
    for (const frame of frames) encoder.addFrameRgba(frame);
    encoder.finalize();
    const bytes = encoder.FS.readFile(encoder.outputFilename);
    // The encoder's file system is shared by all its instances and grows with what is left in it.
    encoder.FS.unlink(encoder.outputFilename);
    return bytes;
  } finally {
    encoder.delete();
  }
}

/** On the encoder's scale of 0 to 10. */
const fastest = 10;
