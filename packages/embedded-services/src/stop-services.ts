import { openServiceHome } from './home/service-home';
import { dataDirectoryOf } from './postgres/cluster';
import { readPostmasterPid } from './postgres/postmaster-pid';
import { stopPostmaster } from './postgres/stop-postmaster';
import { serviceAccount } from './process/service-account';
import { openRedisRecord, redisFilesOf, stopRedis } from './redis/redis-installation';

/** Stops whatever still runs on a home, started by whomever. Processes that cannot be proven to be its own are left alone. */
export async function stopServices(home: string): Promise<void> {
  const account = serviceAccount();
  const opened = openServiceHome(home, account);
  const dataDirectory = dataDirectoryOf(opened);
  const postmaster = readPostmasterPid(dataDirectory);
  if (postmaster) await stopPostmaster(dataDirectory, postmaster.pid);
  const files = redisFilesOf(opened);
  const { pid } = openRedisRecord(files);
  if (pid !== undefined) await stopRedis(files, pid);
}
