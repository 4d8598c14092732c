import type { ConnectorEnvironment, Destination, Source } from '../connector';
import { FileDestination } from './file-destination';
import type { FileFormat } from './file-format';
import { FilePlace } from './file-place';
import { FileSource } from './file-source';

type Properties = Readonly<Record<string, string>>;

/** @throws DomainError `connection.failed` when the folder or file does not exist, or as {@link FilePlace.of} */
export function openFileSource(
  p: Properties,
  env: ConnectorEnvironment,
  format: FileFormat,
  signal: AbortSignal,
): Source {
  const place = FilePlace.of(p, env, format.extensions);
  place.mustExist();
  return new FileSource(place, format, signal);
}

/** A missing folder is made by the first load. @throws as {@link FilePlace.of} */
export function openFileDestination(
  p: Properties,
  env: ConnectorEnvironment,
  format: FileFormat,
  signal: AbortSignal,
): Destination {
  return new FileDestination(FilePlace.of(p, env, format.extensions), format, signal);
}
