/**
 * The process that runs DuckDB for one Parquet file (docs/adr/0007).
 * Only SQL of our own is run in it.
 */
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { serveEngine } from '../../engine/serve-engine';
import type { EngineSettings, ParquetOperations } from './engine-messages';
import { ParquetMaker } from './parquet-maker';
import { ParquetReader } from './parquet-reader';
import { quoteText } from './quote';

let settings: EngineSettings;
let connection: DuckDBConnection;
let reader: ParquetReader;
let maker: ParquetMaker;

/** DuckDB's own memory, beside that of Node; what it keeps of a file that is made goes to disk beyond it. */
const MEMORY = '256MB';

async function open(): Promise<void> {
  const instance = await DuckDBInstance.create(settings.database ?? ':memory:', {
    memory_limit: MEMORY,
    threads: '2',
    temp_directory: settings.database === null ? '' : `${settings.database}.tmp`,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
  });
  connection = await instance.connect();
  await connection.run('SET enable_external_file_cache = false');
  await connection.run(`SET TimeZone = ${quoteText(settings.timeZone)}`);
  await connection.run(`SET allowed_paths = [${quoteText(settings.file)}]`);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
}

serveEngine<ParquetOperations>({
  async open(request) {
    settings = request;
    await open();
    return null;
  },
  async columns() {
    reader = await ParquetReader.open(connection, settings.file);
    return reader.columns;
  },
  async read({ columns }) {
    reader = await ParquetReader.open(connection, settings.file);
    await reader.start(columns);
    return null;
  },
  fetch: ({ rows }) => reader.fetch(rows),
  async create({ columns }) {
    maker = await ParquetMaker.open(connection, columns);
    return null;
  },
  async rows({ data, rows }) {
    await maker.append(data, rows);
    return null;
  },
  async rowsEnd() {
    await maker.endPage();
    return null;
  },
  async finish() {
    return { lost: await maker.write(settings.file) };
  },
});
