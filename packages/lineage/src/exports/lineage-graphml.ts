import { fragment } from 'xmlbuilder2';
import type { Lineage } from '../lineage-model';
import { type LineageGraph, lineageGraph } from './lineage-graph';
import { type LineageViewOptions, lineageView } from './lineage-view';

type Table = LineageGraph['elements']['tables'][number];
type Node = Omit<Table, 'columns'>;

const BEGINNING = `<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">
<key for="node" id="d0" yfiles.type="nodegraphics"/>
<key for="edge" id="d1" yfiles.type="edgegraphics"/>
<graph id="G" edgedefault="directed">
`;

/**
 * The lineage as GraphML that yEd opens: a group for each table, with a node for each of its columns. In pieces, since a
 * document of all nodes is many times as large as its text.
 */
export function* lineageGraphml(lineage: Lineage, options: LineageViewOptions = {}): Generator<string> {
  const { elements } = lineageGraph(lineageView(lineage, options));
  yield BEGINNING;
  for (const table of elements.tables) yield `${fragment({ node: group(table) }).toString()}\n`;
  for (const { id, sourceId, targetId } of elements.edges) {
    const edge = {
      '@id': id,
      '@source': sourceId,
      '@target': targetId,
      data: { '@key': 'd1', 'y:PolyLineEdge': { 'y:Arrows': { '@source': 'none', '@target': 'standard' } } },
    };
    yield `${fragment({ edge }).toString()}\n`;
  }
  yield '</graph>\n</graphml>\n';
}

function group(table: Table): object {
  return {
    '@id': table.id,
    '@yfiles.foldertype': 'group',
    data: {
      '@key': 'd0',
      'y:ProxyAutoBoundsNode': { 'y:Realizers': { '@active': '0', 'y:GroupNode': shape(table) } },
    },
    graph: {
      '@id': `${table.id}:`,
      '@edgedefault': 'directed',
      node: table.columns.map((column) => ({
        '@id': column.id,
        data: { '@key': 'd0', 'y:ShapeNode': { ...shape(column), 'y:Shape': { '@type': 'rectangle' } } },
      })),
    },
  };
}

function shape({ x, y, width, height, label }: Node): object {
  return {
    'y:Geometry': { '@x': x, '@y': y, '@width': width, '@height': height },
    'y:NodeLabel': printable(label.content),
  };
}

/** XML 1.0 has no way to write control characters, which a quoted name may hold. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to be replaced
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');
}
