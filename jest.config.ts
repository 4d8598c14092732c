/** @jest-config-loader esbuild-register */
import type { Config } from 'jest';

const config: Config = {
  testEnvironment: 'node',
  roots: ['<rootDir>/packages', '<rootDir>/apps'],
  testMatch: ['**/*.test.ts'],
  modulePathIgnorePatterns: ['/dist/'],
  transform: { '^.+\\.[jt]s$': ['@swc/jest', { jsc: { target: 'es2023', parser: { syntax: 'typescript' } } }] },
  moduleNameMapper: {
    '^@jobglot/core/testing$': '<rootDir>/packages/core/src/testing/index.ts',
    '^@jobglot/embedded-services/testing$': '<rootDir>/packages/embedded-services/src/testing/index.ts',
    '^@jobglot/dialect-([\\w-]+)$': '<rootDir>/packages/dialects/$1/src/index.ts',
    '^@jobglot/(gateway|worker|standalone)$': '<rootDir>/apps/$1/src/index.ts',
    '^@jobglot/([\\w-]+)$': '<rootDir>/packages/$1/src/index.ts',
  },
  globalSetup: '<rootDir>/packages/embedded-services/src/testing/global-setup.ts',
  globalTeardown: '<rootDir>/packages/embedded-services/src/testing/global-teardown.ts',
  testTimeout: 60_000,
  maxWorkers: 2,
};

export default config;
