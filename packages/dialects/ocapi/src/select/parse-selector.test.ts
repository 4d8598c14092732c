import { OcapiFault } from '../fault';
import { parseSelector } from '.';

describe('what is malformed', () => {
  const fault = (text: string): OcapiFault => {
    try {
      parseSelector(text);
    } catch (error) {
      if (error instanceof OcapiFault) return error;
      throw error;
    }
    throw new Error(`${text} is taken`);
  };

  it.each([
    '',
    ' ',
    '**',
    'id',
    '(',
    ')',
    '(**',
    '(**))',
    '((id))',
    '(,)',
    '(id,)',
    '(id status)',
    '(id.)',
    '(.id)',
    '(***)',
    '(+**)',
    '(-*)',
    '(-a[0])',
    '(-a.(b))',
    '(**.id)',
    '(a[])',
    '(a[-1])',
    '(a[1:])',
    '(a[:1])',
    '(a[1,])',
    '(a[x])',
    '(a[0][1])',
    '(a[?()])',
    '(a[?(@.b)])',
    "(a[?@.b=='c'])",
    "(a[?(@.b='c')])",
    "(a[?(@.b=='c)])",
    '(a[?(@.b==c)])',
    '(a[?(@.b==truely)])',
    '(a[?(@.b==1x)])',
    '(a[?(@.b==1 &&)])',
    '(a[?(@.b==1 and @.c==2)])',
    '(a[?(!(@.b==1))])',
    '(a;b)',
    '(\u0000)',
  ])('%j', (text) =>
    expect(fault(text)).toMatchObject({
      status: 400,
      type: 'MalformedSelectorException',
      args: { selector: text },
      message: expect.stringMatching(/^At character \d+ of the selector: expected .*, but found .*\.$/),
    }),
  );

  it('says where and what was expected', () =>
    expect(fault('(id,status').message).toBe(
      'At character 11 of the selector: expected "[", ".", ",", ")", but found the end.',
    ));

  it('too long', () => {
    expect(parseSelector(`(${'a'.repeat(1_998)})`).properties).toHaveLength(1);
    const { type, message, args } = fault(`(${'a'.repeat(1_999)})`);
    expect({ type, message }).toEqual({
      type: 'MalformedSelectorException',
      message: 'The selector has more than 2000 characters.',
    });
    expect(args.selector).toHaveLength(2_000);
  });

  it.each<[string, (levels: number) => string]>([
    ['properties in parentheses', (levels) => `${'(a.'.repeat(levels - 1)}(b)${')'.repeat(levels - 1)}`],
    ['properties behind dots', (levels) => `(${'a.'.repeat(levels - 1)}b)`],
    ['an excluded path', (levels) => `(-${'a.'.repeat(levels - 1)}b)`],
    ['a condition', (levels) => `(a[?${'('.repeat(levels - 1)}@==1${')'.repeat(levels - 1)}])`],
  ])('too deep: %s', (_, nested) => {
    expect(parseSelector(nested(20))).toBeDefined();
    expect(fault(nested(21)).type).toBe('MalformedSelectorException');
    expect(fault(nested(400)).type).toBe('MalformedSelectorException');
  });
});
