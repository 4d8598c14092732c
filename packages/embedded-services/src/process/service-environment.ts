/** What a native binary may need of our environment: the search path and what Windows programs cannot start without. */
const PASSED_ON = ['PATH', 'SystemRoot', 'SystemDrive', 'TEMP', 'TMP', 'USERPROFILE'];

/**
 * The environment of a service. Not ours: that may hold tokens and keys, which would show in `/proc/<pid>/environ` to the
 * service's account, and PG* variables that redirect PostgreSQL. Messages stay English because start-up reads them.
 *
 * @param extra - added on top, for example LD_LIBRARY_PATH
 */
export function serviceEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const passed = PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return { ...Object.fromEntries(passed), LC_ALL: 'C', ...extra };
}
