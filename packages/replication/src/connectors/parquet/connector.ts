import { fileConnector } from '../files/file-connector';
import { PARQUET_FILES } from './file-kind';

export const parquetConnector = fileConnector(PARQUET_FILES);
