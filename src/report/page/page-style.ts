/** The one stylesheet of the page. Its text is hashed into the content policy, so no style attribute is used anywhere. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --paper: #f4f2ee; --sheet: #ffffff; --ink: #171a1f; --soft: #565f6b; --line: #dcd8d0; --hover: #efece6; --accent: #9a5b00; --stripe: #171a1f; --stripe2: #f4f2ee;
  --in: #14713f; --flight: #1b5fb8; --retry: #825400; --needs: #b03a12; --gone: #a1103a; --not: #59626e;
  --ins: #d6f0df; --del: #f9dcd6; --focus: #1b5fb8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #0d0f12; --sheet: #16191e; --ink: #eceef2; --soft: #a4adba; --line: #2a2f37; --hover: #1e2229; --accent: #f2b354; --stripe: #f2b354; --stripe2: #16191e;
    --in: #63d69d; --flight: #85b8ff; --retry: #f2c063; --needs: #ff9c70; --gone: #ff86a3; --not: #a9b2bf;
    --ins: #17402a; --del: #4d221a; --focus: #85b8ff;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 5.5rem; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; font-variant-numeric: tabular-nums; }
.wide { max-width: 92rem; margin: 0 auto; padding: 0 clamp(1rem, 3vw, 2.5rem); }
a { color: inherit; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; z-index: 20; background: var(--sheet); padding: .5rem 1rem; }
.hidden-text { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
code, .mono { font-family: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace; font-size: .92em; }
h1, h2, h3, h4, p, dl, dd, ul { margin: 0; }
ul { list-style: none; padding: 0; }
h2 { font-size: 1.15rem; letter-spacing: -.01em; margin: 2.75rem 0 .85rem; }
h2 small, h3 small { font-weight: 400; color: var(--soft); font-size: .85rem; margin-left: .5rem; }
.soft { color: var(--soft); }
svg.icon { width: 1em; height: 1em; vertical-align: -.13em; flex: none; }

.clapper { height: 10px; background: repeating-linear-gradient(115deg, var(--stripe) 0 26px, var(--stripe2) 26px 52px); }
.masthead { padding-top: 1.6rem; display: flex; flex-wrap: wrap; gap: .5rem 2rem; align-items: baseline; }
.masthead h1 { font-size: 1.35rem; font-weight: 650; letter-spacing: -.015em; }
.masthead h1 b { color: var(--accent); font-weight: 750; margin-right: .4rem; }
.masthead dl { display: flex; flex-wrap: wrap; gap: .15rem 1.4rem; font-size: .85rem; color: var(--soft); margin-left: auto; }
.masthead dl div { display: flex; gap: .4rem; } .masthead dd { color: var(--ink); }
.notice { margin-top: 1rem; padding: .7rem 1rem; border-left: 4px solid var(--accent); background: var(--sheet); border-radius: 0 8px 8px 0; }
.notice.bad { border-color: var(--gone); }

.verdict { display: grid; grid-template-columns: minmax(15rem, 24rem) 1fr; gap: 1.5rem 3rem; align-items: center; background: var(--sheet); border: 1px solid var(--line); border-radius: 14px; padding: 1.6rem clamp(1.2rem, 3vw, 2.2rem); margin-top: 1.2rem; }
.answer { font-size: clamp(2.6rem, 6vw, 4.2rem); font-weight: 720; letter-spacing: -.04em; line-height: 1; white-space: nowrap; }
.answer span { font-size: .42em; font-weight: 500; letter-spacing: -.01em; color: var(--soft); }
.bar { display: block; width: 100%; height: 10px; margin-top: 1rem; border-radius: 5px; background: var(--line); }
.bar .in { fill: var(--in); } .bar .flight { fill: var(--flight); } .bar .retry { fill: var(--retry); } .bar .needs { fill: var(--needs); } .bar .gone { fill: var(--gone); } .bar .not { fill: transparent; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 1.1rem 1.5rem; }
.figures dt { font-size: .82rem; color: var(--soft); }
.figures dd { font-size: 1.18rem; font-weight: 620; letter-spacing: -.01em; }
.figures dd small { display: block; font-size: .82rem; font-weight: 400; color: var(--soft); letter-spacing: 0; }
.groups { display: flex; flex-wrap: wrap; gap: .5rem; grid-column: 1 / -1; }
.chip { display: inline-flex; align-items: center; gap: .4em; font-weight: 600; font-size: .82rem; border-radius: 99px; padding: .16rem .65rem; border: 1px solid currentColor; background: var(--sheet); }
.chip.in { color: var(--in); } .chip.flight { color: var(--flight); } .chip.retry { color: var(--retry); } .chip.needs { color: var(--needs); } .chip.gone { color: var(--gone); } .chip.not { color: var(--not); }
a.chip { text-decoration: none; font-size: .92rem; padding: .25rem .8rem; } a.chip:hover { background: var(--hover); }
.at-risk { color: var(--gone); }

.panel { background: var(--sheet); border: 1px solid var(--line); border-radius: 12px; padding: 1.1rem 1.3rem; }
.changes { display: grid; gap: .35rem; }
.changes li { display: grid; grid-template-columns: 7.5rem minmax(10rem, 18rem) 1fr; gap: .2rem 1rem; align-items: baseline; padding: .3rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.changes li:first-child { border-top: 0; }
.changes .kind { font-weight: 620; } .names { display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; }

.failures { display: grid; gap: .9rem; }
.failure { border-left: 5px solid var(--needs); display: grid; grid-template-columns: 1fr minmax(14rem, 24rem); gap: .5rem 2rem; }
.failure.gone { border-left-color: var(--gone); } .failure.retry { border-left-color: var(--retry); }
.failure h3 { font-size: 1.05rem; margin-bottom: .3rem; } .failure h3 .chip { margin-left: .4rem; } .failure .takes { display: flex; flex-wrap: wrap; gap: .3rem .7rem; margin-top: .5rem; }
.failure blockquote { margin: .6rem 0 0; padding: .1rem 0 .1rem .8rem; border-left: 2px solid var(--line); color: var(--soft); overflow-wrap: anywhere; }
.failure dt { font-size: .82rem; color: var(--soft); margin-top: .5rem; } .failure dt:first-child { margin-top: 0; }
.command { display: flex; gap: .5rem; align-items: flex-start; } .command code { overflow-wrap: anywhere; }

.picture { display: grid; grid-template-columns: minmax(0, 2fr) minmax(17rem, 1fr); gap: 1rem; align-items: stretch; }
.picture svg.night { width: 100%; height: auto; display: block; }
.night text { font-size: 13px; fill: var(--soft); } .night .axis { stroke: var(--line); } .night .strong { fill: var(--ink); font-weight: 600; }
.night .returned { fill: none; stroke: var(--flight); stroke-width: 2.5; stroke-dasharray: 7 4; } .night .landed { fill: none; stroke: var(--in); stroke-width: 3; }
.night .spent { fill: var(--accent); opacity: .16; } .night .spent-line { fill: none; stroke: var(--accent); stroke-width: 1.5; }
.night .deadline { stroke: var(--gone); stroke-width: 2; stroke-dasharray: 3 4; } .night .deadline-text { fill: var(--gone); font-weight: 600; }
.night .key-returned { fill: var(--flight); } .night .key-landed { fill: var(--in); } .night .key-spent { fill: var(--accent); }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
caption { text-align: left; font-weight: 620; padding-bottom: .4rem; }
th, td { text-align: left; padding: .35rem .8rem .35rem 0; border-top: 1px solid var(--line); vertical-align: baseline; }
td.number, th.number { text-align: right; } thead th { border-top: 0; color: var(--soft); font-weight: 500; font-size: .82rem; }
svg.share { width: 100%; min-width: 4rem; height: 8px; display: block; border-radius: 4px; background: var(--line); } svg.share rect { fill: var(--accent); }

.toolbar { position: sticky; top: 0; z-index: 5; background: color-mix(in srgb, var(--paper) 94%, transparent); backdrop-filter: blur(6px); border-bottom: 1px solid var(--line); margin-top: 2.5rem; }
.toolbar form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; padding-top: .7rem; padding-bottom: .7rem; }
.toolbar h2 { margin: 0 .6rem 0 0; }
input, select, button { font: inherit; color: inherit; background: var(--sheet); border: 1px solid var(--line); border-radius: 8px; padding: .35rem .6rem; min-height: 2.25rem; }
input[type=search] { flex: 1 1 13rem; min-width: 9rem; } select { max-width: 11rem; }
button { cursor: pointer; } button:hover { background: var(--hover); }
.toolbar output { color: var(--soft); font-size: .88rem; margin-left: auto; }
.no-script .toolbar form :is(input, select, button, output), .no-script [data-copy] { display: none; }

.sequence > h3 { font-size: 1.05rem; margin: 1.6rem 0 .7rem; }
.sheet { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(19rem, 100%), 1fr)); gap: 1.1rem; }
.card { background: var(--sheet); border: 1px solid var(--line); border-radius: 12px; overflow: hidden; display: flex; flex-direction: column; content-visibility: auto; contain-intrinsic-size: auto 26rem; }
.card[hidden], .sequence[hidden] { display: none; }
.card:focus-visible { outline-offset: 3px; border-radius: 12px; }
.frame { display: block; position: relative; aspect-ratio: 16 / 9; background: #07080a; color: #f4f4f4; text-decoration: none; overflow: hidden; }
.frame img, .frame canvas { width: 100%; height: 100%; object-fit: contain; display: block; }
.frame canvas { position: absolute; inset: 0; background: #07080a; }
.frame .length { position: absolute; right: .5rem; bottom: .5rem; background: rgb(0 0 0 / .78); color: #fff; font-size: .78rem; padding: .05rem .45rem; border-radius: 5px; }
.frame .play { position: absolute; inset: 0; margin: auto; width: 3rem; height: 3rem; padding: .85rem; border-radius: 50%; background: rgb(0 0 0 / .6); opacity: 0; transition: opacity .15s; color: #fff; }
a.frame:hover .play, a.frame:focus-visible .play { opacity: 1; }
.frame.scrubbing .play { opacity: 0; }
.frame.empty { display: grid; place-content: center; justify-items: center; gap: .4rem; background: repeating-linear-gradient(45deg, var(--hover) 0 12px, transparent 12px 24px); color: var(--soft); text-align: center; padding: 1rem; }
.frame.empty svg { width: 2rem; height: 2rem; }
.scrub-bar { position: absolute; left: 0; bottom: 0; height: 3px; background: #f2b354; }
.card .body { padding: .85rem 1rem 1rem; display: flex; flex-direction: column; gap: .55rem; flex: 1; }
.card .title { display: flex; flex-wrap: wrap; gap: .25rem .6rem; align-items: center; }
.card h4 { font-size: 1.02rem; font-weight: 650; margin-right: auto; overflow-wrap: anywhere; } .card h4 span { color: var(--soft); font-weight: 500; }
.prompt { overflow-wrap: anywhere; white-space: pre-line; }
.card .prompt { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4; overflow: hidden; }
.card:is(:focus, :focus-within) .prompt { -webkit-line-clamp: 40; }
.slate { display: flex; flex-wrap: wrap; gap: .1rem 1rem; font-size: .86rem; } .slate div { display: flex; gap: .35rem; } .slate dt { color: var(--soft); } .slate dd { overflow-wrap: anywhere; }
.card .say { font-size: .9rem; overflow-wrap: anywhere; padding-left: .7rem; border-left: 3px solid var(--line); } .say.why { border-color: var(--needs); } .say.moved { border-color: var(--accent); }
.card .actions { display: flex; flex-wrap: wrap; gap: .4rem; margin-top: auto; padding-top: .3rem; } .actions button, .command button { font-size: .82rem; padding: .12rem .55rem; min-height: 1.75rem; }
.address { font-size: .78rem; color: var(--soft); overflow-wrap: anywhere; }
.card details { font-size: .9rem; } .card summary { cursor: pointer; color: var(--soft); }
.before { display: grid; grid-template-columns: 8rem 1fr; gap: .7rem; margin-top: .5rem; } .before img { width: 100%; border-radius: 6px; display: block; background: #07080a; }
ins { background: var(--ins); text-decoration: none; border-radius: 3px; } del { background: var(--del); border-radius: 3px; }
.nothing { padding: 2.5rem 1rem; text-align: center; color: var(--soft); }

dialog { width: min(72rem, calc(100vw - 2rem)); max-height: calc(100vh - 2rem); padding: 0; border: 0; border-radius: 14px; background: var(--sheet); color: var(--ink); }
dialog::backdrop { background: rgb(4 5 7 / .82); }
dialog video { display: block; width: 100%; max-height: 68vh; background: #000; }
dialog .stand { display: flex; flex-wrap: wrap; gap: .6rem 1rem; align-items: center; padding: .9rem 1.2rem; } dialog .stand strong { margin-right: auto; overflow-wrap: anywhere; }
dialog .prompt { padding: 0 1.2rem 1.2rem; max-height: 9rem; overflow: auto; }
dialog .broken { padding: 1rem 1.2rem 0; color: var(--needs); }

footer.colophon { margin-top: 3rem; padding: 1.5rem 0 2.5rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .88rem; }
.books { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: 1rem 2rem; align-items: start; }
tr.bad th, tr.bad td { color: var(--gone); font-weight: 650; }

@media (max-width: 62rem) { .verdict, .picture, .failure { grid-template-columns: minmax(0, 1fr); } .masthead dl { margin-left: 0; } }
@media (max-width: 40rem) { .changes li { grid-template-columns: 1fr; gap: 0; } .toolbar { position: static; } .toolbar form > * { flex: 1 1 40%; max-width: none; } .toolbar h2, .toolbar output { flex-basis: 100%; } }
@media (prefers-reduced-motion: reduce) { * { transition: none !important; scroll-behavior: auto !important; } }
@media print {
  @page { margin: 12mm; }
  :root { --paper: #fff; --sheet: #fff; --ink: #000; --soft: #444; --line: #bbb; --hover: #f3f3f3; --accent: #7a4700; --stripe: #000; --stripe2: #fff; --in: #0d5a30; --flight: #154b93; --retry: #6b4500; --needs: #8f2d0c; --gone: #850c2f; --not: #444; --ins: #e3f3e8; --del: #f6e2de; }
  body { font-size: 10pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .skip, .toolbar form > :not(h2), [data-copy], .frame .play, dialog { display: none !important; }
  .toolbar { position: static; background: none; }
  .sheet { grid-template-columns: repeat(3, 1fr); gap: 5mm; } .card { content-visibility: visible; break-inside: avoid; } .card .prompt { -webkit-line-clamp: 6; }
  .panel, .failure, .verdict, .picture, tr { break-inside: avoid; } h2, h3 { break-after: avoid; }
}
`;
