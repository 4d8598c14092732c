import { fileConnector } from '../files/file-connector';
import { JSON_FILES } from './file-kind';

export const jsonConnector = fileConnector(JSON_FILES);
