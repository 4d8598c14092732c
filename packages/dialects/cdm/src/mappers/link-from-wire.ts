import { type ConnectionDraft, SECRET_PLACEHOLDER } from '@jobglot/core';
import { soundsSecret, unknownFields } from '@jobglot/http-kit';
import { fault, faultWith } from '../fault';
import {
  type ConfigValues,
  type Inputs,
  type InputValue,
  inputsOf,
  NO_CONFIGS,
  textInput,
} from '../wire/config-values';
import { DATABASE_CONNECTORS, FILE_CONNECTORS, JDBC_CONNECTOR, STORED_CONNECTORS } from '../wire/connectors';
import { HIDDEN, isKnownLinkField, type LinkRequest } from '../wire/link-document';
import { DIALECT_KEY } from './kept-job';

const LINK = 'linkConfig.';
const MAX_NAME = 240;
/** Inputs that are secrets without sounding so, in lower case. */
const SECRETS = new Set(['securitykey', 'ak', 'sk', 'keytab', 'accesskey']);
const USE_SSL = `${LINK}useSSL`;
/** Of a JDBC link: input -> property of the connection. */
export const JDBC_PROPERTIES = {
  [`${LINK}host`]: 'Server',
  [`${LINK}port`]: 'Port',
  [`${LINK}database`]: 'Database',
  [`${LINK}username`]: 'User',
  [`${LINK}password`]: 'Password',
} as const;

/** @throws CdmFault what is missing, by the vendor's code; DomainError `request.invalid` for fields that cannot be kept */
export function linkDraft(request: LinkRequest): ConnectionDraft & { readonly enabled: boolean } {
  const name = request.name?.trim() ?? '';
  if (name === '') throw fault('Cdm.0238', 'name');
  if (name.length > MAX_NAME) throw fault('Cdm.0085', 'name', String(MAX_NAME));
  const connectorName = request['connector-name']?.trim() ?? '';
  if (connectorName === '') throw fault('Cdm.0238', 'connector-name');
  const values = request['link-config-values'] ?? NO_CONFIGS;
  for (const { name: group, inputs } of values.configs) {
    const stray = inputs.find((input) => !input.name.startsWith(`${group}.`));
    // an identifier's quotes belong to the dialect group of the database (notes, section 5)
    if (stray && !stray.name.startsWith('dialect.')) throw fault('Cdm.0089', stray.name);
  }
  const inputs = inputsOf(values);
  refuseHiddenSecrets(values, inputs);
  const enabled = request.enabled ?? true;
  const fields = unknownFields(request, isKnownLinkField);
  const kept = { connectorName, enabled, configs: withoutSecrets(values), fields };
  return { name, enabled, ...connectorOf(connectorName, inputs), dialectData: { [DIALECT_KEY]: kept } };
}

/**
 * @returns the properties that a change sets: TLS that was wanted and still is stays as strict as another dialect has made it
 */
export function changedProperties(
  properties: ConnectionDraft['properties'],
  sent: Inputs,
  shown: Inputs,
): ConnectionDraft['properties'] {
  const useSsl = (inputs: Inputs) => textInput(inputs, USE_SSL).toLowerCase();
  if (useSsl(sent) !== useSsl(shown)) return properties;
  const { SSLMode: _, ...others } = properties;
  return others;
}

/** @returns true when the input's value is sealed and shown as {@link HIDDEN} */
export function isSecretInput(name: string): boolean {
  const own = name.split('.').at(-1)!;
  return SECRETS.has(own.toLowerCase()) || soundsSecret(own);
}

/** @returns name of the property that keeps a secret which no connector knows */
export function secretProperty(name: string): string {
  return `secret ${name.startsWith(LINK) ? name.slice(LINK.length) : name}`;
}

function connectorOf(connectorName: string, inputs: Inputs): Pick<ConnectionDraft, 'connector' | 'properties'> {
  if (connectorName === JDBC_CONNECTOR) return database(inputs);
  const secrets = secretsOf(inputs, () => false);
  if (FILE_CONNECTORS.includes(connectorName)) return { connector: 'Files', properties: { URI: '.', ...secrets } };
  if (Object.hasOwn(STORED_CONNECTORS, connectorName)) {
    return { connector: 'External', properties: { Connector: connectorName, ...secrets } };
  }
  throw fault('Cdm.0102', connectorName);
}

function database(inputs: Inputs): Pick<ConnectionDraft, 'connector' | 'properties'> {
  const type = textInput(inputs, `${LINK}databaseType`).toUpperCase();
  if (type === '') throw fault('Cdm.0238', `${LINK}databaseType`);
  const connector = DATABASE_CONNECTORS[type];
  if (connector === 'SQLite') {
    const path = textInput(inputs, `${LINK}database`);
    if (path === '') throw fault('Cdm.0964');
    return { connector, properties: { DataSource: path, ...secretsOf(inputs, () => false) } };
  }
  if (textInput(inputs, `${LINK}host`) === '') throw fault('Cdm.0962');
  if (textInput(inputs, `${LINK}port`) === '') throw fault('Cdm.0963');
  if (connector === undefined) {
    // a database that cannot be reached from here: stored and listed
    const properties = { Connector: JDBC_CONNECTOR, DatabaseType: type, ...secretsOf(inputs, () => false) };
    return { connector: 'External', properties };
  }
  if (textInput(inputs, `${LINK}database`) === '') throw fault('Cdm.0964');
  if (textInput(inputs, `${LINK}username`) === '') throw fault('Cdm.0238', `${LINK}username`);
  const known = Object.entries(JDBC_PROPERTIES).flatMap(([input, property]) => {
    const value = inputs.get(input);
    if (typeof value !== 'string' || value === '') return [];
    return [[property, property === 'Password' ? secretValue(value) : value.trim()] as const];
  });
  const useSsl = textInput(inputs, USE_SSL).toLowerCase();
  const ssl: Record<string, string> = useSsl === '' ? {} : { SSLMode: useSsl === 'true' ? 'require' : 'disable' };
  const secrets = secretsOf(inputs, (name) => name in JDBC_PROPERTIES);
  return { connector, properties: { ...Object.fromEntries(known), ...ssl, ...secrets } };
}

function secretsOf(inputs: Inputs, isKnown: (name: string) => boolean): Record<string, string> {
  const secrets = [...inputs].filter(([name]) => isSecretInput(name) && !isKnown(name));
  return Object.fromEntries(
    secrets.flatMap(([name, value]) =>
      typeof value === 'string' && value !== '' ? [[secretProperty(name), secretValue(value)]] : [],
    ),
  );
}

function secretValue(value: string): string {
  return value === HIDDEN ? SECRET_PLACEHOLDER : value;
}

function withoutSecrets({ configs, ...rest }: ConfigValues): ConfigValues {
  const shown = (name: string, value: InputValue) => (isSecretInput(name) && value !== '' ? HIDDEN : value);
  return {
    ...rest,
    configs: configs.map((config) => ({
      ...config,
      inputs: config.inputs.map((input) => ({ ...input, value: shown(input.name, input.value) })),
    })),
  };
}

/**
 * Maps, and what stands beside inputs, are kept and given back in clear (P8).
 * @throws CdmFault Cdm.0014; DomainError `request.invalid`
 */
function refuseHiddenSecrets(values: ConfigValues, inputs: Inputs): void {
  for (const [name, value] of inputs) {
    if (typeof value === 'string') continue;
    const secret = isSecretInput(name) ? name : Object.keys(value).find((key) => soundsSecret(key));
    if (secret === undefined) continue;
    throw faultWith(`${name} holds a secret (${secret}): send secrets as inputs of their own.`, 'Cdm.0014');
  }
  unknownFields({ ...values }, () => false);
}
