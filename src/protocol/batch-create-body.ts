/** The JSON body of `POST /v1/batches`. */
export function formatBatchCreateBody(request: {
  readonly inputFileId: string;
  readonly endpoint: string;
  readonly completionWindow: string;
  readonly metadata: Readonly<Record<string, string>>;
}) {
  return {
    input_file_id: request.inputFileId,
    endpoint: request.endpoint,
    completion_window: request.completionWindow,
    metadata: request.metadata,
  };
}
