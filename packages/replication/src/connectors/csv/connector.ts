import { fileConnector } from '../files/file-connector';
import { CSV_FILES } from './file-kind';

export const csvConnector = fileConnector(CSV_FILES);
