/** Settings of the embedded server, given on its command line at every start so that an old data directory follows too. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  // The path of a socket may not exceed 107 bytes, and a home may be anywhere.
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '128MB',
  // Change data capture reads the log (pgoutput); changing this later would need a restart.
  wal_level: 'logical',
  // One for each task that follows changes.
  max_replication_slots: '64',
  synchronous_commit: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  cluster_name: 'jobglot',
  // Statements and their details carry passwords and rows; the log keeps the message only.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

/** The command line of the server. No secret is in it: passwords lie in the data directory only. */
export function serverArguments(dataDirectory: string, port: number): string[] {
  const settings = Object.entries({ ...SETTINGS, port: String(port) });
  return ['-D', dataDirectory, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}
