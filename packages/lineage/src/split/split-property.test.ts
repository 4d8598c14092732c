import fc from 'fast-check';
import { DB_VENDORS } from '../lineage-model';
import { vendorRules } from '../vendors';
import { splitStatements } from './split-statements';

const PIECES = [
  ...['SELECT', 'INSERT', 'INTO', 'CREATE', 'PROCEDURE', 'BEGIN', 'END', 'IF', 'THEN', 'ELSE', 'LOOP', 'CASE', 'WHEN'],
  ...[
    'DECLARE',
    'AS',
    'IS',
    'GO',
    '/',
    '//',
    'DELIMITER',
    '$$',
    "'",
    '"',
    '`',
    '[',
    ']',
    '(',
    ')',
    ';',
    ',',
    '.',
    '\n',
  ],
  ...['--', '/*', '*/', '#', 'q', 'a', '1', ':', '@x', '\u{1f600}', 'MERGE', 'FOR', 'CURSOR', 'PACKAGE', 'BODY', 'DO'],
];

test('any text is cut into ranges that follow each other, each not blank', () => {
  const texts = fc.array(fc.constantFrom(...PIECES, ' ')).map((pieces) => pieces.join(' '));
  fc.assert(
    fc.property(texts, fc.constantFrom(...DB_VENDORS), (sql, vendor) => {
      let before = 0;
      for (const { start, end } of splitStatements(sql, vendorRules(vendor))) {
        expect(start).toBeGreaterThanOrEqual(before);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(sql.length);
        before = end;
      }
    }),
    { numRuns: 2000 },
  );
});
