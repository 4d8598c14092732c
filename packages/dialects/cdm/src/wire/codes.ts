/**
 * Codes of the vendor's table with their texts (notes, section 4), and texts of the pages' samples where they have one. `%s`
 * takes an argument.
 */
export const CODES = {
  'Cdm.0000': 'System error.',
  'Cdm.0001': 'The resource does not exist or is invalid.',
  'Cdm.0004': 'Invalid parameter type.',
  'Cdm.0009': '%s is not an integer or is beyond the value range [0, 2147483647].',
  'Cdm.0010': 'The integer must be within the range of [%s].',
  'Cdm.0012': 'JDBC driver is not found.',
  'Cdm.0014': 'Invalid parameter.',
  'Cdm.0018': 'The content of jobs or links is invalid.',
  'Cdm.0021': 'Given link name is in use',
  'Cdm.0024': '[%s] must be within the range of [%s].',
  'Cdm.0032': 'You do not have required permissions. Check your permissions on IAM.',
  'Cdm.0036': 'Internal error.',
  'Cdm.0052': 'Job %s is running.',
  'Cdm.0053': 'Job %s is not running.',
  'Cdm.0054': 'Job %s does not exist.',
  'Cdm.0055': 'Unsupported job type.',
  'Cdm.0056': 'Failed to submit the job. Cause: %s.',
  'Cdm.0059': 'Job %s has been disabled. Enable the job and try again.',
  'Cdm.0060': 'Link %s for this job has been disabled. Enable the link and try again.',
  'Cdm.0061': 'Connector %s does not support the specified direction.',
  'Cdm.0062': 'The binary file is applicable only to the SFTP, FTP, HDFS, or OBS connector.',
  'Cdm.0065': 'Failed to start the timer. Cause: %s.',
  'Cdm.0085': '%s exceeds the maximum value %s.',
  'Cdm.0089': 'The configuration item [%s] does not exist.',
  'Cdm.0095': 'A job with the name %s does not exist.',
  'Cdm.0100': "Job[%s] doesn't exist.",
  'Cdm.0101': 'Link [%s] does not exist.',
  'Cdm.0102': 'Connector [%s] does not exist.',
  'Cdm.0104': 'Job name already exist or created by other.',
  'Cdm.0238': '%s cannot be left blank.',
  'Cdm.0315': 'Link name [%s] already exist or created by other user.',
  'Cdm.0316': 'Failed to update the link that does not exist.',
  'Cdm.0317': 'Invalid link %s.',
  'Cdm.0320': 'Invalid job %s.',
  'Cdm.0321': 'Link %s has been used.',
  'Cdm.0420': 'Source file or source directory unavailable.',
  'Cdm.0501': 'Invalid URI [%s].',
  'Cdm.0901': 'Failed to connect to the database server. Cause: %s.',
  'Cdm.0913': 'Schema and SQL cannot be left blank at the same time.',
  'Cdm.0962': 'The host IP address must be specified.',
  'Cdm.0963': 'The host port must be specified.',
  'Cdm.0964': 'The database must be specified.',
  'Cdm.1000': 'Failed to connect to the Hive server. Cause: %s.',
  'Cdm.1100': 'Failed to connect to the HBase server. Cause: %s.',
  'Cdm.1201': 'Failed to connect to the Redis server. Cause: %s.',
  'Cdm.1301': 'Failed to connect to the MongoDB server. Cause: %s.',
  'Cdm.1501': 'Failed to connect to the Elasticsearch server. Cause: %s.',
  'Cdm.1601': 'Failed to connect to the Kafka or DIS server. Cause: %s.',
} as const;

/** A code of {@link CODES}. */
export type CdmCode = keyof typeof CODES;

/** @returns the code's text, its places filled in order */
export function textOf(code: CdmCode, args: readonly string[]): string {
  let at = 0;
  return CODES[code].replace(/%s/g, () => args[at++] ?? '');
}
