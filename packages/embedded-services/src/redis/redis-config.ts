import { chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeOpenFolder } from '../home/open-folder';
import type { ServiceAccount } from '../process/service-account';

/** What differs from one Redis to the next. */
export interface RedisSettings {
  configFile: string;
  dataDirectory: string;
  password: string;
  port: number;
  account: ServiceAccount;
}

/** redis.conf knows double quotes with backslash escapes: a path may hold blanks. */
const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** Text of the configuration: every accepted write is in the append-only file within a second, and nothing is ever evicted. */
export function redisConfig({ dataDirectory, password, port }: Omit<RedisSettings, 'configFile' | 'account'>): string {
  const lines = [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${quote(password)}`,
    `dir ${quote(dataDirectory)}`,
    'daemonize no',
    // The command line stays as it was given, with the path of this file: an orphan is recognised by it.
    'set-proc-title no',
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    'maxmemory-policy noeviction',
  ];
  return `${lines.join('\n')}\n`;
}

/** Writes the configuration for the service's account alone: the password stands here so that no command line shows it. */
export function writeRedisConfig(settings: RedisSettings): void {
  const { configFile, dataDirectory, account } = settings;
  makeOpenFolder(dirname(configFile), account);
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  rmSync(configFile, { force: true });
  writeFileSync(configFile, redisConfig(settings), { mode: 0o600, flag: 'wx' });
  const { uid, gid } = account;
  if (uid !== undefined && gid !== undefined) for (const path of [configFile, dataDirectory]) chownSync(path, uid, gid);
}
