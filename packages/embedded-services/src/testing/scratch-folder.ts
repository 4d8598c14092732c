import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeServiceHome } from '../home/service-home';
import { stopServices } from '../stop-services';

/** A folder for one test file, and the homes made in it. */
export interface ScratchFolder {
  path: string;
  /** Names a home (not yet made) whose services are stopped in the end. */
  home(name: string): string;
  /** Stops what runs on its homes and deletes it. For afterAll. */
  remove(): Promise<void>;
}

/** Makes a folder that the services' account can enter and everybody can write to. */
export function makeScratchFolder(): ScratchFolder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'jobglot-scratch-')));
  chmodSync(path, 0o777);
  const homes: string[] = [];
  return {
    path,
    home: (name) => {
      homes.push(join(path, name));
      return join(path, name);
    },
    remove: async () => {
      for (const home of homes) {
        await stopServices(home);
        removeServiceHome(home);
      }
      rmSync(path, { recursive: true, force: true });
    },
  };
}
