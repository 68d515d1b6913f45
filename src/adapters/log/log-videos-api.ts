import type { Clock } from '../../ports/clock.js';
import type { Log, LogFields } from '../../ports/log.js';
import type { VideosApi } from '../../ports/videos-api.js';

/** Tells the log of every call to a server: what was asked, how it ended, how long it took. */
export function logVideosApi(api: VideosApi, log: Log, clock: Pick<Clock, 'monotonicMs'>): VideosApi {
  const tell = async <Answer>(
    call: string,
    work: Promise<Answer>,
    fields: LogFields,
    outcomeOf: (answer: Answer) => LogFields = () => ({}),
  ): Promise<Answer> => {
    const startedAtMs = clock.monotonicMs();
    const durationMs = (): number => Math.round(clock.monotonicMs() - startedAtMs);
    try {
      const answer = await work;
      log.debug('api call', { call, ...fields, ...outcomeOf(answer), durationMs: durationMs() });
      return answer;
    } catch (error) {
      const fault = error instanceof Error ? error.message : String(error);
      log.warn('api call failed', { call, ...fields, fault, durationMs: durationMs() });
      throw error;
    }
  };
  return {
    server: api.server,
    providerTime: api.providerTime,
    uploadFile: (upload, signal) =>
      tell(
        'uploadFile',
        api.uploadFile(upload, signal),
        { file: upload.filename, bytes: upload.sizeBytes },
        (file) => ({
          fileId: file.id,
        }),
      ),
    listFiles: (page, signal) => tell('listFiles', api.listFiles(page, signal), {}),
    deleteFile: (fileId, signal) => tell('deleteFile', api.deleteFile(fileId, signal), { fileId }),
    readFile: (fileId, offset, signal) => {
      log.debug('api call', { call: 'readFile', fileId, offset });
      return api.readFile(fileId, offset, signal);
    },
    createBatch: (request, signal) =>
      tell('createBatch', api.createBatch(request, signal), { fileId: request.inputFileId }, (answer) => ({
        outcome: answer.kind,
        batchId: answer.kind === 'accepted' ? answer.batch.id : undefined,
      })),
    getBatch: (batchId, signal) =>
      tell('getBatch', api.getBatch(batchId, signal), { batchId }, (batch) => ({
        status: batch?.rawStatus ?? 'absent',
      })),
    listBatches: (page, signal) => tell('listBatches', api.listBatches(page, signal), {}),
    cancelBatch: (batchId, signal) => tell('cancelBatch', api.cancelBatch(batchId, signal), { batchId }),
    getVideo: (videoId, signal) =>
      tell('getVideo', api.getVideo(videoId, signal), { videoId }, (video) => ({
        status: video?.rawStatus ?? 'absent',
      })),
    listVideos: (page, signal) => tell('listVideos', api.listVideos(page, signal), {}),
    deleteVideo: (videoId, signal) => tell('deleteVideo', api.deleteVideo(videoId, signal), { videoId }),
    openContent: (request, signal) =>
      tell(
        'openContent',
        api.openContent(request, signal),
        { videoId: request.videoId, asset: request.kind, offset: request.offset },
        ({ status, requestId }) => ({ status, requestId }),
      ),
  };
}
