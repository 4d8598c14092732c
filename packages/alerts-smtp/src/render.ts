import { Eta } from 'eta';
import type { AlertView } from './alert-view';
import { HTML_TEMPLATE } from './templates/html';
import { TEXT_TEMPLATE } from './templates/text';

/** Line breaks stay where the templates have them. */
const html = new Eta({ autoEscape: true, autoTrim: false });
const text = new Eta({ autoEscape: false, autoTrim: false });

/** @returns the two bodies of the mail */
export function render(view: AlertView): { text: string; html: string } {
  return { text: text.renderString(TEXT_TEMPLATE, view), html: html.renderString(HTML_TEMPLATE, view) };
}
