import fc from 'fast-check';
import { create } from 'xmlbuilder2';
import { xmlName } from './xml-text';

/** As .NET's XmlConvert.DecodeName does it. */
function decode(name: string): string {
  return name.replace(/_x([\dA-F]{8}|[\dA-F]{4})_/g, (_, hex: string) =>
    String.fromCodePoint(Number.parseInt(hex, 16)),
  );
}

it.each([
  ['JobName', 'JobName'],
  ['Query#1', 'Query_x0023_1'],
  ['full name', 'full_x0020_name'],
  ['1st', '_x0031_st'],
  ['a:b', 'a_x003A_b'],
  ['_x0041_', '_x005F_x0041_'],
  ['m²', 'm_x00B2_'],
  ['😀', '_x0001F600_'],
  ['Größe', 'Größe'],
  ['', '_'],
])('%s is written %s', (name, written) => {
  expect(xmlName(name)).toBe(written);
});

it('every name is accepted by XML, and can be read back', () => {
  const unit = fc.oneof(
    fc.constantFrom('_', 'x', '0', '4', '1', 'X', '-', ':', '·'),
    fc.string({ unit: 'binary', maxLength: 1 }),
  );
  fc.assert(
    fc.property(fc.array(unit, { minLength: 1 }), (units) => {
      const name = units.join('');
      const written = xmlName(name);
      create().ele('urn:d', `d:${written}`);
      if (name !== '') expect(decode(written)).toBe(name);
    }),
    { numRuns: 2_000 },
  );
});
