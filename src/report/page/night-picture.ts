import { formatMoneyTotal, formatUsd } from '../../domain/money.js';
import type { DailiesModel, NightTimeline, TimelinePoint } from '../dailies-model.js';
import { formatLocalClock, formatLocalTime } from '../local-time.js';
import { type Html, html, trustedHtml } from './html.js';

const width = 900;
const height = 300;
const margin = { left: 44, right: 70, top: 34, bottom: 34 };
const floorY = height - margin.bottom;

/** The night in one drawing: returned, landed and spent over time, and the deadlines they run against. */
export function nightPicture(model: DailiesModel): Html {
  const { timeline, timezone } = model;
  const scale = scaleOf(timeline);
  return html`<svg class="night" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="night-title night-desc">
<title id="night-title">The night over time</title>
<desc id="night-desc">${describe(model)}</desc>
${axes(timeline, scale, timezone)}
${curves(timeline, scale)}
${deadlines(timeline, scale, timezone)}
<g aria-hidden="true"><text class="key-returned" x="${margin.left}" y="18">- - back from the server</text><text class="key-landed" x="240" y="18">— in the store</text><text class="key-spent" x="370" y="18">▮ ${model.run.kind === 'rehearsal' ? 'would cost' : 'spent'}</text></g>
</svg>`;
}

/** The drawing in words. Its curve knows only published prices; the words know what has none, too. */
function describe({ timeline, timezone, verdict }: DailiesModel): string {
  const last = timeline.points.at(-1);
  const at = (timeMs: number) => formatLocalTime(timeMs, timezone);
  const sent = `${timeline.sent} sent from ${at(timeline.startMs)}`;
  if (last === undefined) return `${sent}; nothing had come back.`;
  const firstBack = timeline.points.find((point) => point.returned > 0);
  const back = firstBack === undefined ? '' : ` the first came back ${at(firstBack.atMs)};`;
  return `${sent};${back} by ${at(last.atMs)} ${last.returned} were back, ${last.landed} were in the store. The night's cost: ${formatMoneyTotal(verdict.cost)}.`;
}

interface Scale {
  readonly x: (timeMs: number) => number;
  readonly count: (count: number) => number;
  readonly money: (microUsd: number) => number;
  readonly startMs: number;
  readonly endMs: number;
  readonly mostSpent: number;
}

/** A rehearsal may be over in seconds; a drawing needs some width. */
const shortestNightMs = 10_000;

function scaleOf(timeline: NightTimeline): Scale {
  const { startMs, points, sent } = timeline;
  const ends = [timeline.endMs, timeline.deadlineMs ?? 0, timeline.windowEndMs ?? 0, startMs + shortestNightMs];
  const endMs = Math.max(...ends);
  const mostSpent = points.at(-1)?.spentMicroUsd ?? 0;
  const span = floorY - margin.top;
  return {
    startMs,
    endMs,
    mostSpent,
    x: (timeMs) => margin.left + ((timeMs - startMs) / (endMs - startMs)) * (width - margin.left - margin.right),
    count: (count) => floorY - (count / Math.max(1, sent)) * span,
    money: (microUsd) => floorY - (microUsd / Math.max(1, mostSpent)) * span,
  };
}

function axes({ sent }: NightTimeline, scale: Scale, timezone: string): Html {
  const hours = hourTicks(scale);
  const right = width - margin.right;
  return html`<line class="axis" x1="${margin.left}" x2="${right}" y1="${floorY}" y2="${floorY}"/>
<line class="axis" x1="${margin.left}" x2="${right}" y1="${margin.top}" y2="${margin.top}"/>
<text class="strong" x="${margin.left - 8}" y="${margin.top + 5}" text-anchor="end">${sent}</text>
<text x="${margin.left - 8}" y="${floorY + 5}" text-anchor="end">0</text>
${scale.mostSpent > 0 && html`<text class="key-spent" x="${right + 8}" y="${margin.top + 5}">${formatUsd(scale.mostSpent)}</text>`}
${hours.map((timeMs) => html`<text x="${round(scale.x(timeMs))}" y="${height - 10}" text-anchor="middle">${tickLabel(timeMs, hours, timezone)}</text>\n`)}`;
}

const minuteMs = 60_000;
const tickSteps = [
  ...[5, 10, 15, 30].map((seconds) => seconds * 1000),
  ...[1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440].map((minutes) => minutes * minuteMs),
];

/** Five to nine ticks on round times. */
function hourTicks({ startMs, endMs }: Scale): readonly number[] {
  const span = endMs - startMs;
  const step = tickSteps.find((candidate) => span / candidate <= 8) ?? Math.ceil(span / 8);
  const ticks: number[] = [];
  for (let tick = Math.ceil(startMs / step) * step; tick <= endMs; tick += step) ticks.push(tick);
  return ticks;
}

function tickLabel(timeMs: number, ticks: readonly number[], timezone: string): string {
  const isFine = ticks.some((tick) => tick % minuteMs !== 0);
  return isFine ? formatLocalClock(timeMs, timezone) : formatLocalTime(timeMs, timezone).slice(-5);
}

function curves({ points, startMs, endMs }: NightTimeline, scale: Scale): Html {
  const line = (read: (point: TimelinePoint) => number, yOf: (value: number) => number): string => {
    let path = `M${round(scale.x(startMs))} ${floorY}`;
    for (const point of points) path += `H${round(scale.x(point.atMs))}V${round(yOf(read(point)))}`;
    return `${path}H${round(scale.x(endMs))}`;
  };
  const spent = line((point) => point.spentMicroUsd, scale.money);
  const returned = line((point) => point.returned, scale.count);
  const landed = line((point) => point.landed, scale.count);
  return trustedHtml(
    `<path class="spent" d="${spent}V${floorY}Z"/><path class="spent-line" d="${spent}"/><path class="returned" d="${returned}"/><path class="landed" d="${landed}"/>`,
  );
}

function deadlines({ deadlineMs, windowEndMs }: NightTimeline, scale: Scale, timezone: string): readonly Html[] {
  const marks: readonly (readonly [string, number | undefined])[] = [
    ['first clip vanishes', deadlineMs],
    ['completion window closes', windowEndMs],
  ];
  return marks.flatMap(([label, timeMs], row) => {
    if (timeMs === undefined) return [];
    const x = round(scale.x(timeMs));
    return [
      html`<line class="deadline" x1="${x}" x2="${x}" y1="${margin.top}" y2="${floorY}"/><text class="deadline-text" x="${x - 6}" y="${margin.top + 18 + row * 18}" text-anchor="end">${label} ${formatLocalTime(timeMs, timezone).slice(-5)}</text>`,
    ];
  });
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
