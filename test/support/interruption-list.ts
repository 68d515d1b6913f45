/**
 * Where each `run-*` is interrupted at every call that it makes. The test file named here fails when it does not reach a
 * step that it is listed with; `interruption-list.test.ts` fails when a step of the project is in neither list.
 */
const interruptedIn: Readonly<Record<string, readonly string[]>> = {
  'ferry/interrupted-steps.test.ts': [
    'ferry/run-advance-deadlines',
    'ferry/run-ask-job',
    'ferry/run-collect-garbage',
    'ferry/run-ferry',
    'ferry/run-fetch',
    'ferry/run-fetch-orphans',
    'ferry/run-find-stored',
    'ferry/run-inspect',
    'ferry/run-list-library',
    'ferry/run-list-orphans',
    'ferry/run-load-pulls',
    'ferry/run-load-version',
    'ferry/run-move-home',
    'ferry/run-prune-library',
    'ferry/run-read-back',
    'ferry/run-stow',
    'ferry/run-take-up',
    'ferry/run-transfer',
    'ferry/run-verify-store',
  ],
  'reconcile/interrupted-steps.test.ts': [
    'reconcile/run-ask-pending',
    'reconcile/run-find-lost-results',
    'reconcile/run-read-results',
    'reconcile/run-reconcile',
    'reconcile/run-reconcile-submission',
    'reconcile/run-record-outcomes',
    'reconcile/run-settle-absent',
  ],
  'report/interrupted-steps.test.ts': [
    'report/run-check-dailies',
    'report/run-dailies',
    'report/run-embed-thumbnails',
    'report/run-load-books',
    'report/run-load-dailies',
    'report/run-render-morning',
  ],
  'shotlist/interrupted-steps.test.ts': [
    'config/run-read-config',
    'shotlist/run-read-shot-lists',
    'submit/run-read-reference',
  ],
  'submit/interrupted-steps.test.ts': [
    'submit/run-cancel-batches',
    'submit/run-decide-submission',
    'submit/run-give-up-batch',
    'submit/run-poll',
    'submit/run-probe-fence',
    'submit/run-watch',
  ],
  'delivery/interrupted-delivery.test.ts': [
    'delivery/run-bring-media',
    'delivery/run-deliver',
    'delivery/run-draw-stand-ins',
    'mhl/run-hash-folder',
    'mhl/run-read-history',
    'mhl/run-seal-folder',
    'mhl/run-verify-folder',
  ],
  'gateway/interrupted-gateway.test.ts': [
    'gateway/run-draw-pictures',
    'gateway/run-end-late-lines',
    'gateway/run-fetch-clip',
    'gateway/run-finish-batch',
    'gateway/run-follow-job',
    'gateway/run-forget',
    'gateway/run-match-job',
    'gateway/run-read-line',
    'gateway/run-render',
    'gateway/run-share-characters',
    'gateway/run-start-line',
    'gateway/run-sweep',
    'gateway/run-upstream-render',
    'gateway/run-validate-batch',
  ],
  'simulation/interruption.test.ts': [
    'plan/run-plan',
    'reconcile/run-read-results',
    'reconcile/run-reconcile',
    'reconcile/run-reconcile-submission',
    'reconcile/run-record-outcomes',
    'report/run-dailies',
    'report/run-embed-thumbnails',
    'report/run-load-dailies',
    'report/run-render-morning',
    'submit/run-check-state',
    'submit/run-find-clips',
    'submit/run-keep-snapshot',
    'submit/run-list-batches',
    'submit/run-poll',
    'submit/run-read-manifests',
    'submit/run-recover',
    'submit/run-settle',
    'submit/run-submit',
    'submit/run-submit-shard',
    'submit/run-upload-references',
  ],
};

/** Steps that no test interrupts, and why. */
export const notInterrupted: Readonly<Record<string, string>> = {
  'adapters/ffmpeg/run-ffmpeg': 'It calls no port: it is one process of ffmpeg, which its callers survive.',
  'cli/commands/run-whole-night': 'Its steps are interrupted in the night that they make up.',
  'cli/run-cli': 'The command line itself dies as a process, in the kills at every crash point.',
  'domain/run-name': 'It is a noun, the name of a run.',
};

export function interruptionFiles(): readonly string[] {
  return Object.keys(interruptedIn);
}

/** The steps that a test file, under `test/`, is listed with. */
export function stepsOf(file: string): readonly string[] {
  return interruptedIn[file] ?? [];
}
