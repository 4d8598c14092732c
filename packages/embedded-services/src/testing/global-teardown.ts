import { removeThrowAwayHome } from './throw-away-home';

/** jest's globalTeardown: ends the services that globalSetup started and deletes their home. */
export default async function globalTeardown(): Promise<void> {
  const home = process.env.JOBGLOT_TEST_HOME;
  if (home) await removeThrowAwayHome(home);
}
