type Inputs = Readonly<Record<string, unknown>>;

/** @returns the configuration of one group, from plain names and values */
export function configs(group: string, inputs: Inputs): object {
  const named = Object.entries(inputs).map(([name, value]) => ({ name: `${group}.${name}`, value }));
  return { configs: [{ name: group, inputs: named }] };
}

/** A link to a PostgreSQL database. @param url with user and password */
export function linkDocument(name: string, url: string): object {
  const { hostname, port, pathname, username, password } = new URL(url);
  return {
    name,
    'connector-name': 'generic-jdbc-connector',
    'link-config-values': configs('linkConfig', {
      databaseType: 'POSTGRESQL',
      host: hostname,
      port,
      database: pathname.slice(1),
      username: decodeURIComponent(username),
      password: decodeURIComponent(password),
    }),
  };
}

/** A job that copies `public.<table>` to `copy.<table>` of the same database. @param from changes to its fromJobConfig */
export function jobDocument(name: string, link: string, table: string, from: Inputs = {}): object {
  return {
    job_type: 'NORMAL_JOB',
    name,
    'from-connector-name': 'generic-jdbc-connector',
    'to-connector-name': 'generic-jdbc-connector',
    'from-link-name': link,
    'to-link-name': link,
    'from-config-values': configs('fromJobConfig', { schemaName: 'public', tableName: table, ...from }),
    'to-config-values': configs('toJobConfig', {
      schemaName: 'copy',
      tableName: table,
      tablePreparation: 'CREATE_WHEN_NOT_EXIST',
      beforeImportType: 'shouldClearTable',
    }),
    'driver-config-values': configs('throttlingConfig', { numExtractors: '1' }),
  };
}
