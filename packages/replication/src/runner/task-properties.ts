import type { PropertyDescriptor } from '../connectors/connector';
import { descriptorOf, foldName } from '../connectors/property-names';
import type { StatementOption } from '../grammar/statement';

export type ConnectionSide = 'source' | 'destination';

const PREFIXES: Readonly<Record<ConnectionSide, string>> = { source: 'source', destination: 'target' };

/** Properties of a connection that hold for one task only. */
export interface TaskProperties {
  /** by canonical name */
  readonly properties: Readonly<Record<string, string>>;
  /** names of the options that set them, as written */
  readonly from: readonly string[];
}

/**
 * Finds the options that set properties for one task, such as `SourceDelimiter`: where a connection only says where files
 * lie, each task says what they are.
 *
 * @param options the later of two of a name wins; one without a value means `true`
 */
export function taskProperties(
  side: ConnectionSide,
  descriptors: readonly PropertyDescriptor[],
  options: readonly StatementOption[],
): TaskProperties {
  const settable = descriptors.filter((d) => d.perTask);
  const properties: Record<string, string> = {};
  const from: string[] = [];
  for (const { name, value } of options) {
    const folded = foldName(name);
    if (!folded.startsWith(PREFIXES[side])) continue;
    const descriptor = descriptorOf(settable, folded.slice(PREFIXES[side].length));
    if (descriptor === undefined) continue;
    properties[descriptor.name] = value ?? 'true';
    from.push(name);
  }
  return { properties, from };
}

/** @returns the connection's properties with those of the task in their place, however they were spelled */
export function withTaskProperties(
  properties: Readonly<Record<string, string>>,
  descriptors: readonly PropertyDescriptor[],
  task: TaskProperties,
): Readonly<Record<string, string>> {
  const own = Object.entries(properties).filter(([name]) => {
    const known = descriptorOf(descriptors, name);
    return known === undefined || !(known.name in task.properties);
  });
  return { ...Object.fromEntries(own), ...task.properties };
}
