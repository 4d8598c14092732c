import { removeThrowAwayHome } from './throw-away-home';

/** jest's globalTeardown: ends the services that globalSetup started and deletes their home. */
export default async function globalTeardown(): Promise<void> {
  const { JOBGLOT_TEST_HOME: home, JOBGLOT_TEST_PROVIDED: provided = '' } = process.env;
  for (const name of [...provided.split(','), 'JOBGLOT_TEST_HOME', 'JOBGLOT_TEST_PROVIDED']) delete process.env[name];
  if (home) await removeThrowAwayHome(home);
}
