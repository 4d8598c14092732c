import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { type Action, NotExecuted, OPERATIONS, type Operation } from './script';
import { checkTemplate } from './template';

const MAX_CHARACTERS = 65_536;
const MAX_ACTIONS = 200;
const MAX_DEPTH = 20;

/** The item of `api:set` and `api:push` that name none. */
const DEFAULT_ITEM = '_';

/** Says what the script is for; nothing happens by it. */
const DOCUMENTATION = new Set(['api:info', 'input', 'output']);

/**
 * Reads an event script: an APIScript of the elements that docs/events.md describes, with or without `api:script` around it.
 *
 * @throws NotExecuted for anything else: a script is executed as a whole or not at all
 */
export function parseScript(script: string): readonly Action[] {
  // line breaks stay, so that messages name the line of the script
  const text = script.replace(/^(\s*)<\?xml[^>]*\?>/, '$1');
  if (text.trim() === '') return [];
  if (!text.trimStart().startsWith('<')) throw new NotExecuted('it is no APIScript (XML)');
  if (text.length > MAX_CHARACTERS) throw new NotExecuted(`it is longer than ${MAX_CHARACTERS} characters`);
  return new ScriptReader().read(text);
}

/** Puts what saxes finds into a tree of actions. */
class ScriptReader {
  private readonly parser = new SaxesParser();
  private readonly root: Action[] = [];
  private readonly open: Action[][] = [this.root];
  private count = 0;

  read(text: string): readonly Action[] {
    const { parser } = this;
    parser.on('error', (error) => {
      throw new NotExecuted(`it is not well-formed XML: ${error.message}`);
    });
    parser.on('doctype', () => {
      throw new NotExecuted('it has a document type');
    });
    parser.on('text', (content) => {
      if (content.trim() !== '') throw this.not('text between elements');
    });
    parser.on('cdata', () => {
      throw this.not('a CDATA section');
    });
    parser.on('processinginstruction', () => {
      throw this.not('a processing instruction');
    });
    parser.on('opentag', (tag) => this.opened(tag));
    parser.on('closetag', () => {
      this.open.pop();
    });
    // a fragment has no root of its own
    parser.write(`<event>${text}</event>`).close();
    return this.root;
  }

  private opened(tag: SaxesTagPlain): void {
    const inside = this.open.at(-1)!;
    if (this.open.length > MAX_DEPTH) throw this.not('elements nested more than 20 deep');
    const then: Action[] = [];
    const action = this.action(tag, then);
    if (action !== null) {
      if (++this.count > MAX_ACTIONS) throw this.not(`more than ${MAX_ACTIONS} actions`);
      inside.push(action);
    }
    // children of what is no condition belong to the same list
    this.open.push(action?.kind === 'when' ? then : inside);
  }

  private action(tag: SaxesTagPlain, then: readonly Action[]): Action | null {
    const { line } = this.parser;
    const { name } = tag;
    if (name === 'event' || name === 'api:script' || DOCUMENTATION.has(name)) return null;
    if (name === 'api:set') return { kind: 'set', line, ...this.place(tag), value: this.value(tag) };
    if (name === 'api:push') return { kind: 'push', line, item: this.attribute(tag, 'item', DEFAULT_ITEM) };
    if (name === 'api:call') {
      const op = this.attribute(tag, 'op');
      if (!OPERATIONS.includes(op as Operation)) throw this.not(`the operation ${op}`);
      return { kind: 'call', line, op: op as Operation, item: this.attribute(tag, 'in', DEFAULT_ITEM) };
    }
    if (name === 'api:equals' || name === 'api:notequals') {
      const equal = name === 'api:equals';
      return { kind: 'when', line, equal, ...this.place(tag), value: this.value(tag), then };
    }
    throw this.not(`the element ${name}`);
  }

  /** `attr="item.name"`, or `attr="name"` of the default item */
  private place(tag: SaxesTagPlain): { readonly item: string; readonly attr: string } {
    const attr = this.attribute(tag, 'attr');
    const dot = attr.indexOf('.');
    return dot < 0 ? { item: DEFAULT_ITEM, attr } : { item: attr.slice(0, dot), attr: attr.slice(dot + 1) };
  }

  private value(tag: SaxesTagPlain): string {
    const value = this.attribute(tag, 'value', '');
    const problem = checkTemplate(value);
    if (problem !== null) throw this.not(problem);
    return value;
  }

  private attribute(tag: SaxesTagPlain, name: string, otherwise?: string): string {
    const value = tag.attributes[name] ?? otherwise;
    if (value === undefined) throw this.not(`${tag.name} without ${name}`);
    return value;
  }

  private not(what: string): NotExecuted {
    return new NotExecuted(`line ${this.parser.line} has ${what}, which docs/events.md does not describe`);
  }
}
