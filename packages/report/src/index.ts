// Everything named here is public. Removing a name is a breaking change.

export { renderHtml } from './html/render-html.js';
export { renderMarkdown } from './markdown/render-markdown.js';
export type { Report, RunReport } from './report.js';
export { renderText, type TextOptions } from './text/render-text.js';
