import { writtenSchemas } from './written-schemas.js';

export interface StarterOptions {
  readonly show: string;
  readonly server: { readonly url: string; readonly kind: string } | undefined;
}

/** What a new project begins with, by path; `.gitignore` is added to, everything else is written only where nothing is. */
export function starterFiles(options: StarterOptions): ReadonlyMap<string, string> {
  return new Map([
    ['nightshoot.yaml', configText(options)],
    ['shotlists/first.shotlist.yaml', listText(options)],
    ['.gitignore', ignored.join('\n')],
    ['.github/workflows/nightshoot.yml', workflowText],
    ...[...writtenSchemas()].map(([name, text]): [string, string] => [`schemas/${name}`, text]),
  ]);
}

/** Lines a project's `.gitignore` needs: state holds nothing to review, clips belong in the store. */
export const ignored: readonly string[] = ['.nightshoot/', 'renders/', 'dailies/'];

function configText({ show, server }: StarterOptions): string {
  const serverLines =
    server === undefined
      ? [
          '# server:                            # without one, only `nightshoot rehearse` renders',
          '#   url: http://gpu1.example:8000/v1',
          '#   kind: nightshoot',
        ]
      : ['server:', `  url: ${server.url}`, `  kind: ${server.kind}`];
  return `${[
    '# yaml-language-server: $schema=schemas/config.schema.json',
    'format: nightshoot/config@1',
    `show: ${show}`,
    'timezone: UTC                        # evenings and reports use it, such as Europe/Berlin',
    'shotlists:',
    '  - shotlists/**/*.{yaml,csv}',
    ...serverLines,
    '#   key_env: OPENAI_API_KEY          # or key_file, or `key: none`',
    'store:',
    '  url: file:renders                  # or s3://bucket/prefix',
    'limits:',
    '  run_usd: 50                        # one run never spends more',
  ].join('\n')}\n`;
}

function listText({ show }: StarterOptions): string {
  return `# yaml-language-server: $schema=../schemas/shot-list.schema.json
format: nightshoot/shot-list@1
show: ${show}
defaults:
  model: sora-2
  size: 1280x720
  seconds: 4
sequences:
  - id: SEQ
    shots:
      - id: 0010
        prompt: >-
          Wide shot of a paper boat on a rain-wet street at dusk. Warm light
          from the windows, slow push in, the boat turns once in the gutter.
`;
}

/** Odd minutes, because many start at full hours; often, because a clip vanishes a day after its batch. */
const workflowText = `name: nightshoot
on:
  schedule:
    - cron: '17 */2 * * *'
  workflow_dispatch:
concurrency:
  group: nightshoot
  cancel-in-progress: false
permissions: {}
jobs:
  night:
    runs-on: ubuntu-latest
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with:
          persist-credentials: false
      - uses: actions/setup-node@a0853c24544627f65ddf259abe73b1d18a591444 # v5.0.0
        with:
          node-version: 24
      # The ledger must outlive the runner: set \`ledger: postgres://…\`, or use a runner of your own.
      - run: npx --yes nightshoot run
        env:
          OPENAI_API_KEY: \${{ secrets.OPENAI_API_KEY }}
          AWS_ACCESS_KEY_ID: \${{ secrets.AWS_ACCESS_KEY_ID }}
          AWS_SECRET_ACCESS_KEY: \${{ secrets.AWS_SECRET_ACCESS_KEY }}
`;
