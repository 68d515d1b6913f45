import type { DailiesDocument } from './dailies-document.js';
import type { DailiesModel } from './dailies-model.js';
import { formatVerdict } from './format-verdict.js';
import { formatEvening, formatLocalTime, formatUtc } from './local-time.js';
import type { MediaLinks } from './media-links.js';
import { booksSection } from './page/books-section.js';
import { changesSection } from './page/changes-section.js';
import { contactSheet } from './page/contact-sheet.js';
import { contentPolicy } from './page/content-policy.js';
import { failuresSection } from './page/failures-section.js';
import { type Html, html, trustedHtml } from './page/html.js';
import { nightSection } from './page/night-section.js';
import { pageScript } from './page/page-script.js';
import { pageStyle } from './page/page-style.js';
import { verdictSection } from './page/verdict-section.js';

/** One page that opens by double click and from a bucket: nothing outside it is needed to read it. */
export function formatDailiesHtml(model: DailiesModel, links: MediaLinks): DailiesDocument {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trustedHtml(contentPolicy(pageScript, pageStyle))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${formatVerdict(model)}">
<title>${model.show} dailies ${model.run.name}</title>
<style>${trustedHtml(pageStyle)}</style>
</head>
<body class="no-script">
<a class="skip" href="#sheet">Skip to the contact sheet</a>
<div class="clapper"></div>
${masthead(model)}
<main>
<div class="wide">
${notices(model, links)}
${verdictSection(model)}
${changesSection(model)}
${failuresSection(model)}
${nightSection(model)}
</div>
${contactSheet(model, links)}
<div class="wide">${booksSection(model)}</div>
</main>
${colophon(model)}
${player}
<script>${trustedHtml(pageScript)}</script>
</body>
</html>
`;
  return { name: 'index.html', mediaType: 'text/html; charset=utf-8', body: page.markup };
}

function masthead({ show, run, madeAtMs, timezone }: DailiesModel): Html {
  return html`<header class="wide masthead">
<h1><b>${show}</b>Dailies, night of ${formatEvening(run.name)}</h1>
<dl>
<div><dt>Run</dt><dd>${run.name}</dd></div>
<div><dt>Began</dt><dd>${time(run.openedAtMs, timezone)}</dd></div>
<div><dt>Seen</dt><dd>${time(madeAtMs, timezone)} ${timezone}</dd></div>
${run.commit !== undefined && html`<div><dt>Commit</dt><dd class="mono">${run.commit.slice(0, 10)}</dd></div>`}
</dl>
</header>
`;
}

function time(timeMs: number, timezone: string): Html {
  return html`<time datetime="${formatUtc(timeMs)}" title="${formatUtc(timeMs)}">${formatLocalTime(timeMs, timezone)}</time>`;
}

function notices({ run, verdict, timezone }: DailiesModel, { expiresAtMs }: MediaLinks): Html {
  return html`${run.kind === 'rehearsal' && html`<p class="notice"><b>A rehearsal.</b> Every clip is a placeholder that stands in for a render, and nothing was billed.</p>`}
${run.closedAtMs === undefined && html`<p class="notice"><b>The night is not over.</b> This is how far it had come.</p>`}
${!verdict.isBalanced && html`<p class="notice bad"><b>The books do not balance.</b> Something of this night is unexplained; do not spend on it before <a href="#books">the books</a> are understood.</p>`}
${expiresAtMs !== undefined && html`<p class="notice">Links to clips on this page work until ${time(expiresAtMs, timezone)}; addresses stay true.</p>`}`;
}

function colophon({ run }: DailiesModel): Html {
  return html`<footer class="colophon"><div class="wide">
<p>The same morning as data lies beside this page: <code>report.json</code>, <code>report.csv</code>, <code>report.md</code>. For a timeline with the media beside it: <code>nightshoot deliver --run ${run.name} --to FOLDER</code>.</p>
<p>Keys: <kbd>/</kbd> search, arrows walk the sheet, space plays, Esc closes.</p>
</div></footer>
`;
}

const player = html`<dialog id="viewer" aria-label="Player"><p class="broken" hidden>This clip cannot be played from here. Its address on the card stays true.</p><video controls playsinline></video>
<div class="stand"><strong></strong><button type="button" data-step="-1">Previous</button><button type="button" data-step="1">Next</button><button type="button" data-close>Close</button></div><p class="prompt"></p></dialog>`;
