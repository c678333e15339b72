import { visibleText } from '../format/visible-text.js';
import type { Page, Section } from '../page/page.js';
import { blocks } from './blocks.js';
import { html, type Markup } from './markup.js';
import { stylesheet } from './stylesheet.js';
import { facts, words } from './words.js';

/** Nothing is loaded from anywhere, and nothing runs. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

export function document(page: Page): Markup {
  const { kind, title, verdict, notices, sections } = page;
  return html`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="HarnessGym">
<title>${visibleText(`${title} ${verdict.word}`)}</title>
<style>${stylesheet}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<header>
<p class="kind">${kind}</p>
<h1>${words(title)}</h1>
<p class="verdict ${verdict.tone}"><strong>${words(verdict.word)}</strong> <span>${words(verdict.sentence)}</span></p>
${notices.length === 0 ? undefined : noticeList(notices)}
${facts(page.facts)}
</header>
${contents(sections)}
<main id="main">
${sections.map(section)}
</main>
<footer><p>Written by HarnessGym. This file loads nothing and sends nothing.</p></footer>
</body>
</html>`;
}

function noticeList(notices: readonly string[]): Markup {
  return html`<section class="notices" aria-labelledby="notices"><h2 id="notices">Read this first</h2><ul>${notices
    .slice(0, 20)
    .map((notice) => html`<li>${words(notice)}</li>`)}</ul></section>`;
}

function contents(sections: readonly Section[]): Markup {
  return html`<nav aria-label="Contents"><ul>${sections.map(
    ({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`,
  )}</ul></nav>`;
}

function section({ id, title, blocks: content }: Section): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-heading">
<h2 id="${id}-heading">${title}</h2>
${blocks(content, id)}
</section>
`;
}
