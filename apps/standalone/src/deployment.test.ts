import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readGatewayConfig } from '@jobglot/gateway';
import { readWorkerConfig } from '@jobglot/worker';
import { validate } from 'dockerfile-utils';
import { parse } from 'yaml';

const ROOT = join(__dirname, '..', '..', '..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

interface Service {
  image?: string;
  command: string[];
  environment?: Record<string, string>;
  healthcheck?: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
  ports?: string[];
  volumes?: string[];
}

const compose: { services: Record<string, Service> } = parse(read('docker-compose.yml'), { merge: true });
const named = (prefix: string) => Object.entries(compose.services).filter(([name]) => name.startsWith(prefix));

test('the Dockerfile is valid, and what it copies and runs exists', () => {
  const dockerfile = read('Dockerfile');
  expect(validate(dockerfile)).toEqual([]);
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap((m) => m[1]!.split(' '));
  expect(copied.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  expect(copied).toEqual(expect.arrayContaining(['packages', 'apps', 'openapi', 'package-lock.json']));
  expect(dockerfile).toContain('CMD ["node", "apps/gateway/dist/main.js"]');
});

test('two gateways and two workers on one PostgreSQL and one Redis, each with a health check', () => {
  expect(Object.keys(compose.services)).toEqual([
    'postgres',
    'redis',
    'gateway-1',
    'gateway-2',
    'worker-1',
    'worker-2',
  ]);
  for (const service of Object.values(compose.services)) expect(service.healthcheck?.test.length).toBeGreaterThan(1);
  const redis = compose.services.redis!.command.join(' ');
  expect(redis).toContain('--appendonly yes');
  expect(redis).toContain('--maxmemory-policy noeviction');
});

test.each([...named('gateway'), ...named('worker')])(
  '%s has a configuration that its process accepts',
  (name, service) => {
    // ${NAME:-default} and ${NAME:?message}, as compose fills them in.
    const values: Record<string, string> = { JOBGLOT_MASTER_KEY: Buffer.alloc(32).toString('base64') };
    const filled = Object.entries(service.environment!).map(([key, value]) => [
      key,
      String(value).replace(
        /\$\{(\w+):[-?]([^}]*)\}/g,
        (_, variable: string, fallback: string) => values[variable] ?? fallback,
      ),
    ]);
    const env = Object.fromEntries(filled);
    const config = name.startsWith('gateway') ? readGatewayConfig(env) : readWorkerConfig(env);
    expect(config.installation).toMatchObject({ filesRoot: '/data/files', redisUrl: 'redis://redis:6379' });
    expect(existsSync(join(ROOT, service.command[1]!.replace('/dist/', '/src/').replace('.js', '.ts')))).toBe(true);
    expect(service.depends_on).toMatchObject({
      postgres: { condition: 'service_healthy' },
      redis: { condition: 'service_healthy' },
    });
  },
);

test('HTTP and HTTPS of both gateways are reached, and both serve one certificate', () => {
  const gateways = named('gateway').map(([, service]) => service);
  expect(gateways.map(({ ports }) => ports)).toEqual([
    ['8080:8080', '8443:8443'],
    ['8081:8080', '8444:8443'],
  ]);
  for (const { volumes } of gateways) expect(volumes).toEqual(['files:/data/files', 'tls:/data/tls']);
  // A volume takes its owner from the folder that the image has there.
  expect(read('Dockerfile')).toMatch(/mkdir -p \/data\/files \/data\/tls && chown -R node:node \/data/);
  expect(read('Dockerfile')).toContain('EXPOSE 8080 8443');
});
