import h264 from 'h264-mp4-encoder';
import { RenderQueueError } from '../../domain/render-queue-error.js';

export interface FrameFormat {
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
}

/** H.264 keeps colour at half the resolution, so both sides must be even. */
export async function encodeFrames(format: FrameFormat, frames: Iterable<Uint8Array>): Promise<Uint8Array> {
  if (format.width % 2 !== 0 || format.height % 2 !== 0) throw oddSize(format);
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

function oddSize({ width, height }: FrameFormat): RenderQueueError {
  return new RenderQueueError({
    code: 'E_PLACEHOLDER_SIZE',
    kind: 'config',
    message: `A placeholder of ${width}x${height} cannot be made: H.264 needs an even width and height.`,
  });
}
