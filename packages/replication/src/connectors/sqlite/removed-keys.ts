import type { Row } from '../cell';
import { createTable } from './create-table';
import { KEY_TABLE, quoteName } from './identifiers';
import { keyPlaces, type LoadContext, writePlan } from './load-context';
import { RowWriter } from './row-writer';

/** Keys of rows that are gone at the source, page by page in a temporary table. */
export class RemovedKeys {
  private constructor(
    private readonly context: LoadContext,
    private readonly writer: RowWriter,
  ) {}

  static async open(context: LoadContext): Promise<RemovedKeys> {
    const { session, shape } = context;
    const columns = keyPlaces(shape, shape.columns).map((i) => shape.columns[i]!);
    const create = createTable(KEY_TABLE, columns, shape.primaryKey).replace('CREATE', 'CREATE TEMP');
    await session.exec(`DROP TABLE IF EXISTS temp.${quoteName(KEY_TABLE)}`, create);
    const plan = writePlan(context, KEY_TABLE, columns, {
      key: columns.map((_, i) => i),
      unmark: null,
      skipUnchanged: true,
    });
    return new RemovedKeys(context, await RowWriter.open(session.engine, plan, session.seconds));
  }

  /** @param statement what is done about the table's rows whose keys these are @returns rows that it changed */
  async apply(keys: readonly Row[], statement: string): Promise<number> {
    const { session } = this.context;
    await this.writer.write([{ format: 'rows', rows: [...keys], bytes: 0 }]);
    const changed = await session.run(statement);
    await session.run(`DELETE FROM ${quoteName(KEY_TABLE)}`);
    return changed;
  }
}
