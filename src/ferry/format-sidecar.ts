import { escapeLineSeparators } from '../domain/canonical-json.js';
import type { AssetRecord, AttemptRecord, LedgerEvent, RunRecord, VersionRecord } from '../domain/ledger-records.js';
import type { TakeName } from '../domain/take-name.js';

export interface SidecarInput {
  readonly attempt: AttemptRecord;
  readonly version: VersionRecord;
  readonly takeName: TakeName;
  readonly show: string;
  readonly run: RunRecord | undefined;
  /** What the server said of the job, in the words of its video object. */
  readonly response: LedgerEvent['detail'] | null;
  readonly asset: AssetRecord;
  readonly hasContentCredentials: boolean;
  /** Name and version of the program. */
  readonly generator: string;
}

/**
 * The JSON beside a clip: what was asked for, where it stands in the list, and what came back. It holds no time of
 * its own, so that landing the same clip again writes the same bytes. `iptc` uses the names of the IPTC Video Metadata
 * Hub 1.7. https://iptc.org/standards/video-metadata-hub/
 */
export function formatSidecar(input: SidecarInput): string {
  const { attempt, version, takeName, show, run, response, asset, hasContentCredentials, generator } = input;
  const { receipt } = asset;
  const sidecar = {
    schema: 'nightshoot/sidecar@1',
    take: takeName,
    show,
    episode: version.episode ?? null,
    sequence: version.sequence ?? null,
    shot: version.shotId,
    version: version.version,
    takeNumber: attempt.take,
    attempt: attempt.attempt,
    customId: attempt.customId,
    videoId: attempt.videoId ?? null,
    isPlaceholder: attempt.isPlaceholder,
    fingerprint: version.fingerprint,
    request: version.request,
    response,
    list: { file: version.place.file, line: version.place.line ?? null, commit: run?.commit ?? null },
    run: run?.name ?? null,
    file: {
      key: receipt.key,
      mediaType: asset.mediaType,
      sizeBytes: receipt.sizeBytes,
      sha256: receipt.sha256,
      c4: asset.c4 ?? null,
      xxh128: asset.xxh128 ?? null,
      durationSeconds: asset.durationSeconds ?? null,
      width: asset.width ?? null,
      height: asset.height ?? null,
      frameRate: asset.frameRate ?? null,
      hasAudio: asset.hasAudio ?? null,
      hasContentCredentials,
    },
    findings: asset.findings,
    iptc: attempt.isPlaceholder
      ? { digitalSourceType: 'http://cv.iptc.org/newscodes/digitalsourcetype/digitalCreation' }
      : {
          digitalSourceType: 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
          aiSystemUsed: version.request.model,
          aiPromptInformation: version.request.prompt,
        },
    generator,
  };
  return `${escapeLineSeparators(JSON.stringify(sidecar, undefined, 2))}\n`;
}
