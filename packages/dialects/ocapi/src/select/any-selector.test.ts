import fc from 'fast-check';
import { OcapiFault } from '../fault';
import { applySelector, parseSelector } from '.';
import { EXECUTION } from './testing/samples';

describe('any input', () => {
  const NAMES = ['a', 'b', 'c', '_type', '_v', '__proto__', 'constructor'];
  const name = fc.constantFrom(...NAMES);
  const value = fc.oneof(
    fc.constantFrom('true', 'null', "'x'", '"a"', '-1.5'),
    fc.nat(3).map(String),
    fc.array(name, { maxLength: 2 }).map((names) => ['@', ...names].join('.')),
  );
  const { condition } = fc.letrec<{ condition: string }>((tie) => ({
    condition: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.tuple(value, fc.constantFrom('==', '!=', '<', '<=', '>', '>='), value).map((parts) => parts.join('')),
      fc.tuple(tie('condition'), fc.constantFrom('&&', ' || '), tie('condition')).map((parts) => parts.join('')),
      tie('condition').map((inner) => `(${inner})`),
    ),
  }));
  const filter = fc.oneof(
    fc.constantFrom('', '', '[0]', '[0:1]', '[1,3]'),
    condition.map((inner) => `[?(${inner})]`),
  );
  const { selector } = fc.letrec<{ selector: string }>((tie) => ({
    selector: fc
      .array(
        fc.oneof(
          { maxDepth: 3, withCrossShrink: true },
          fc.oneof(name, fc.constantFrom('*', '**', '+b', '-a', '-b.c', 'a.*', 'b.**', 'c.b.a')),
          fc.tuple(name, filter).map(([of, behind]) => `${of}${behind}`),
          fc.tuple(name, filter, tie('selector')).map(([of, behind, below]) => `${of}${behind}.${below}`),
        ),
        { maxLength: 4 },
      )
      .map((items) => `(${items.join(', ')})`),
  }));
  const { json: document } = fc.letrec((tie) => ({
    json: fc.oneof(
      { depthSize: 'medium', withCrossShrink: true },
      fc.constantFrom(null, true, 'a', 'x', 0, 1, -1.5),
      fc.array(tie('json'), { maxLength: 4 }),
      fc
        .array(fc.tuple(name, tie('json')), { maxLength: 5 })
        .map((properties): unknown => Object.fromEntries(properties)),
    ),
  }));
  const parsedOrNull = (text: string) => {
    try {
      return parseSelector(text);
    } catch (error) {
      expect(error).toBeInstanceOf(OcapiFault);
      expect(error).toMatchObject({ status: 400, type: 'MalformedSelectorException' });
      return null;
    }
  };

  it('parses or is a fault', () => {
    const symbols = fc.constantFrom(...'()[]{}.,:*+-?@=!<>&|\'"\\ 01ab_', '**', '==', '[?(@', "'x'", 'null');
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(symbols, { maxLength: 60 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          text.map((inner) => `(${inner})`),
        ),
        document,
        (some, any) => {
          const parsed = parsedOrNull(some);
          if (parsed) applySelector(parsed, any);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('selects a part of the document, and leaves the document as it is', () => {
    fc.assert(
      fc.property(selector, fc.oneof(document, fc.jsonValue()), (text, any) => {
        const parsed = parsedOrNull(text);
        if (!parsed) return;
        const before = JSON.stringify(any);
        const selected = applySelector(parsed, any);
        expect(isPart(selected, any)).toBe(true);
        expect(applySelector(parseSelector('(**)'), any)).toEqual(any);
        expect(JSON.stringify(any)).toBe(before);
      }),
      { numRuns: 2_000 },
    );
  });

  it('a document of any depth', () => {
    let deep: unknown = {};
    for (let level = 0; level < 50_000; level++) deep = level % 2 ? { a: deep } : [deep];
    for (const text of ['(**)', '(a.a.a)', '(-a.a.b)', '(*)', '(a[0].(a[?(@.a==1)]))']) {
      expect(() => applySelector(parseSelector(text), deep)).not.toThrow();
    }
  });

  it('is done within milliseconds', () => {
    const hits = Array.from({ length: 200 }, () => EXECUTION);
    const worst = `(hits[?(${"@.id=='1'||".repeat(170)}@.id=='90')].(step_executions.(**,-id)))`;
    const started = performance.now();
    applySelector(parseSelector(worst), { hits });
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

function isPart(part: unknown, whole: unknown): boolean {
  if (part === whole) return true;
  if (Array.isArray(part)) {
    if (!Array.isArray(whole)) return false;
    let next = 0;
    return part.every((element) => {
      const found = whole.findIndex((candidate, index) => index >= next && isPart(element, candidate));
      next = found + 1;
      return found >= 0;
    });
  }
  if (part === null || whole === null || typeof part !== 'object' || typeof whole !== 'object') return false;
  if (Array.isArray(whole)) return false;
  return Object.entries(part).every(([name, value]) => {
    const own = Object.getOwnPropertyDescriptor(whole, name);
    return own !== undefined && isPart(value, own.value);
  });
}
