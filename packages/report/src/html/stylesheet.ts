import { html } from './markup.js';

/** No value from outside may come into it: it stands in the page as it is. */
export const stylesheet = html`
:root { color-scheme: light dark; --ground: #fff; --panel: #f5f6f8; --text: #1a1d23; --soft: #565d6b; --line: #c9ced8; --accent: #1d4fb8; --trial: #7f8a9f; --good: #116335; --bad: #a3201a; --open: #6b4a00; --broken: #8a1259; }
@media (prefers-color-scheme: dark) { :root { --ground: #14171c; --panel: #1e232b; --text: #e8eaee; --soft: #a8b0be; --line: #414956; --accent: #8db4ff; --trial: #7b8599; --good: #7ad7a0; --bad: #ff9d94; --open: #f0c661; --broken: #ff9fd6; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem 4rem; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; border-top: 1px solid var(--line); padding-top: 1rem; }
.kind { margin: 0; color: var(--soft); }
.skip { position: absolute; left: -999rem; }
.skip:focus { position: static; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.verdict { font-size: 1.15rem; margin: 0 0 1rem; padding: .8rem 1rem; background: var(--panel); border-left: .5rem solid var(--open); }
.verdict strong { display: block; font-size: 1.4rem; color: var(--open); }
.verdict.good { border-color: var(--good); } .verdict.good strong { color: var(--good); }
.verdict.bad { border-color: var(--bad); } .verdict.bad strong { color: var(--bad); }
.verdict.broken { border-color: var(--broken); } .verdict.broken strong { color: var(--broken); }
.notices { border: 2px solid var(--open); padding: .5rem 1rem; margin: 1rem 0; }
.notices h2 { border: 0; margin: 0; padding: 0; font-size: 1.05rem; }
.notices ul { margin: .3rem 0; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: .5rem 1.5rem; margin: 1rem 0; }
dt { color: var(--soft); font-size: .85rem; } dd { margin: 0; }
nav ul { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; list-style: none; padding: 0; }
figure { margin: 1.25rem 0; }
figcaption, .omitted { color: var(--soft); font-size: .9rem; }
.scroll { overflow-x: auto; }
svg { display: block; width: 100%; min-width: 40rem; height: auto; font: 12px system-ui, sans-serif; }
svg text { fill: var(--text); }
svg .axis text, svg .side, svg .name { fill: var(--soft); }
svg .panel { font-weight: 600; }
svg .axis line { stroke: var(--soft); } svg .axis .grid { stroke: var(--line); stroke-width: .5; }
svg .reference { stroke: var(--text); stroke-dasharray: 5 4; }
svg .interval { stroke: var(--accent); stroke-width: 2; } svg .point { fill: var(--accent); }
svg .lane { fill: var(--panel); stroke: var(--line); }
svg .trial { fill: var(--accent); } svg .remarked { fill: var(--ground); stroke: var(--accent); stroke-width: 1.5; } svg .invalid { stroke: var(--bad); stroke-width: 2; fill: none; }
svg .median { stroke: var(--text); stroke-width: 2.5; }
svg .line { fill: none; } svg .line.trial { stroke: var(--trial); stroke-width: .8; fill: none; } svg .line.main { stroke: var(--accent); stroke-width: 3; } svg .line.reference { stroke: var(--text); stroke-width: 1.5; stroke-dasharray: 5 4; }
svg .dot.trial { fill: var(--trial); } svg .dot.main { fill: var(--accent); } svg .dot.reference { fill: var(--text); }
svg .call { fill: var(--accent); } svg .call.failed { fill: var(--ground); stroke: var(--bad); stroke-width: 1.5; }
table { border-collapse: collapse; font-size: .9rem; margin: .5rem 0; min-width: 100%; }
caption { text-align: left; color: var(--soft); padding: .3rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); overflow-wrap: normal; }
td bdi { overflow-wrap: anywhere; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; } thead .n { white-space: normal; }
summary { cursor: pointer; color: var(--accent); padding: .2rem 0; }
pre { background: var(--panel); padding: .8rem 1rem; overflow-x: auto; white-space: pre-wrap; font-size: .85rem; max-height: 30rem; }
footer { color: var(--soft); margin-top: 3rem; font-size: .85rem; }
@media print { :root { color-scheme: light; --ground: #fff; --panel: #f5f6f8; --text: #000; --soft: #444; --line: #bbb; --accent: #1d4fb8; --trial: #7f8a9f; --good: #116335; --bad: #a3201a; --open: #6b4a00; --broken: #8a1259; } body { max-width: none; font-size: 11pt; padding: 0; } nav, .skip { display: none; } figure, tr { break-inside: avoid; } h2 { break-after: avoid; } .scroll { overflow: visible; } svg { min-width: 0; } pre { max-height: none; } }
`;
