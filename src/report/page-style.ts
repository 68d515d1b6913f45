/** The one stylesheet of the page. Its text is hashed into the content policy. */
export const pageStyle = `
:root { color-scheme: light dark; --ink: #14171c; --paper: #fff; --line: #d9dde3; --soft: #5a6472; }
@media (prefers-color-scheme: dark) { :root { --ink: #e9ecf1; --paper: #111418; --line: #2c333d; --soft: #a3adba; } }
body { margin: 0 auto; max-width: 80rem; padding: 1.5rem; font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
.verdict { font-size: 1.2rem; font-weight: 600; }
.soft { color: var(--soft); }
.sheet { display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); gap: 1rem; list-style: none; padding: 0; }
.card { border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
.card img { display: block; width: 100%; aspect-ratio: 16 / 9; object-fit: contain; background: #000; }
.card div { padding: .6rem .8rem; } .card p { margin: .3rem 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; } th, td { text-align: left; padding: .2rem 1rem .2rem 0; border-bottom: 1px solid var(--line); }
`;
