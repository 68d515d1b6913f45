import type { GatewayStanding } from './gateway-standing.js';
import { lineStates } from './gateway-standing.js';

/** The text format of Prometheus. https://prometheus.io/docs/instrumenting/exposition_formats/ */
export function formatMetrics(standing: GatewayStanding): string {
  const { openBatches, openLines, renderers, storedBytes, activity } = standing;
  const lines = lineStates.map((state) => sample('nightshoot_lines', { state }, openLines[state] ?? 0));
  return [
    ...metric('nightshoot_open_batches', 'gauge', 'Batches that have not ended.', [
      sample('nightshoot_open_batches', {}, openBatches),
    ]),
    ...metric('nightshoot_lines', 'gauge', 'Lines of open batches by state.', lines),
    ...metric(
      'nightshoot_renders_under_way',
      'gauge',
      'Renders under way at each renderer.',
      renderers.map(({ name, active }) => sample('nightshoot_renders_under_way', { renderer: name }, active)),
    ),
    ...metric(
      'nightshoot_renders_limit',
      'gauge',
      'Renders each renderer is trusted with at once.',
      renderers.map(({ name, limit }) => sample('nightshoot_renders_limit', { renderer: name }, limit)),
    ),
    ...metric('nightshoot_uploaded_bytes', 'gauge', 'What all uploaded files hold.', [
      sample('nightshoot_uploaded_bytes', {}, storedBytes),
    ]),
    ...metric(
      'nightshoot_events_total',
      'counter',
      'What happened since this process started, by kind.',
      [...activity.events].map(([kind, count]) => sample('nightshoot_events_total', { kind }, count)),
    ),
    ...metric(
      'nightshoot_served_bytes_total',
      'counter',
      'Bytes of clips and files handed out since this process started.',
      [sample('nightshoot_served_bytes_total', {}, activity.servedBytes.total)],
    ),
    '',
  ].join('\n');
}

function metric(name: string, type: 'gauge' | 'counter', help: string, samples: readonly string[]): readonly string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...samples];
}

function sample(name: string, labels: Readonly<Record<string, string>>, value: number): string {
  const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escapeLabel(text)}"`);
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}`;
}

function escapeLabel(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
