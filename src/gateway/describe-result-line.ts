import type { GatewayLine, GatewayVideo } from '../domain/gateway-records.js';
import type { BatchResultLine } from '../protocol/batch-result-line.js';
import { formatErrorEnvelope } from '../protocol/error-envelope.js';
import { formatVideo } from '../protocol/video-object.js';
import { errorTypeOf } from './api-error.js';
import { describeVideo } from './describe-video.js';

/**
 * What the result files say of a line that came to its end.
 * completed, failed: 200 with the video, whose status says which. refused: the HTTP answer, envelope and all.
 * expired, cancelled: no answer, an error of the batch.
 */
export function describeResultLine(line: GatewayLine, video: GatewayVideo | undefined): BatchResultLine {
  const { customId } = line;
  const isUnanswered = line.state === 'cancelled' || line.state === 'expired';
  if (isUnanswered && video?.error !== undefined) return withoutAnswer(customId, video.error.code, video.error.message);
  if (video !== undefined) {
    const body = formatVideo(describeVideo(video));
    return { customId, response: { statusCode: 200, requestId: undefined, body }, error: undefined };
  }
  if (line.refusal !== undefined) {
    const { status, code, message, param } = line.refusal;
    const body = formatErrorEnvelope({ message, type: errorTypeOf(status), param, code });
    return { customId, response: { statusCode: status, requestId: undefined, body }, error: undefined };
  }
  return line.state === 'cancelled'
    ? withoutAnswer(customId, 'batch_cancelled', 'This request was not run: its batch was cancelled.')
    : withoutAnswer(customId, 'batch_expired', 'This request could not be run before the completion window closed.');
}

function withoutAnswer(customId: string, code: string, message: string): BatchResultLine {
  return { customId, response: undefined, error: { code, message, type: undefined, param: undefined } };
}
