import { type Dialect, type Operation, row } from '@jobglot/http-kit';
import { authenticate } from './auth';
import { faults } from './errors';
import { exportLatestTableLevel, exportLineage } from './operations/exports/export-lineage';
import { deleteJob } from './operations/jobs/delete-job';
import { displayJob } from './operations/jobs/display-job';
import { displayJobs } from './operations/jobs/display-jobs';
import { rerunJob } from './operations/jobs/rerun-job';
import { setJobOnTop } from './operations/jobs/set-job-on-top';
import { submitPersistJob } from './operations/jobs/submit-persist-job';
import { submitUserJob } from './operations/jobs/submit-user-job';
import * as schedules from './operations/schedules/schedules';
import { generateToken } from './operations/user/generate-token';
import { sqlflowCodec } from './wire/codec';
import { DOCUMENT } from './wire/document';

const JOB = '/sqlflow/job';
/** A directory of SQL comes as one archive; the vendor's own limits are not public (notes, 10). */
const FORMS = { files: 1_000, fileBytes: 200 * 1024 * 1024, fields: 100, fieldBytes: 64 * 1024 };

// biome-ignore format: a table
const OPERATIONS: readonly Operation[] = [
  row(['generateToken', 'POST', '/user/generateToken', 'public'], { handle: generateToken }),
  row(['submitUserJob', 'POST', `${JOB}/submitUserJob`, 'editor'], { handle: submitUserJob }),
  row(['submitPersistJob', 'POST', `${JOB}/submitPersistJob`, 'editor'], { handle: submitPersistJob }),
  row(['displayUserJobSummary', 'POST', `${JOB}/displayUserJobSummary`, 'viewer'], { handle: displayJob, hot: true }),
  row(['displayUserJobsSummary', 'POST', `${JOB}/displayUserJobsSummary`, 'viewer'], { handle: displayJobs }),
  row(['deleteUserJob', 'POST', `${JOB}/deleteUserJob`, 'editor'], { handle: deleteJob }),
  row(['rerunJob', 'POST', `${JOB}/rerunJob`, 'operator'], { handle: rerunJob }),
  row(['setJobOnTop', 'POST', `${JOB}/setJobOnTop`, 'operator'], { handle: setJobOnTop }),
  row(['listScheduleJobs', 'POST', `${JOB}/listScheduleJobs`, 'viewer'], { handle: schedules.listScheduleJobs }),
  row(['pauseScheduleJob', 'POST', `${JOB}/pauseScheduleJob`, 'editor'], { handle: schedules.pauseScheduleJob }),
  row(['resumeScheduleJob', 'POST', `${JOB}/resumeScheduleJob`, 'editor'], { handle: schedules.resumeScheduleJob }),
  row(['updateScheduleJob', 'POST', `${JOB}/updateScheduleJob`, 'editor'], { handle: schedules.updateScheduleJob }),
  row(['exportLineageAsJson', 'POST', `${JOB}/exportLineageAsJson`, 'viewer'], { handle: exportLineage('json', false) }),
  row(['exportFullLineageAsJson', 'POST', `${JOB}/exportFullLineageAsJson`, 'viewer'], { handle: exportLineage('json', true) }),
  row(['exportLineageAsCsv', 'POST', `${JOB}/exportLineageAsCsv`, 'viewer'], { handle: exportLineage('csv', false) }),
  row(['exportFullLineageAsCsv', 'POST', `${JOB}/exportFullLineageAsCsv`, 'viewer'], { handle: exportLineage('csv', true) }),
  row(['exportLineageAsGraphml', 'POST', `${JOB}/exportLineageAsGraphml`, 'viewer'], { handle: exportLineage('graphml', false) }),
  row(['exportLineageAsOpenLineage', 'POST', `${JOB}/exportLineageAsOpenLineage`, 'viewer'], { handle: exportLineage('openlineage', true) }),
  row(['displayUserLatestJobTableLevelLineage', 'POST', `${JOB}/displayUserLatestJobTableLevelLineage`, 'viewer'], { handle: exportLatestTableLevel }),
];

/** Gudu SQLFlow: jobs over SQL files, and the lineage in them. */
export const sqlflow: Dialect = {
  name: 'sqlflow',
  title: 'Gudu SQLFlow jobs',
  prefixes: ['/gspLive_backend', '/api/gspLive_backend'],
  document: DOCUMENT,
  codec: sqlflowCodec,
  forms: FORMS,
  operations: OPERATIONS,
  authenticate,
  faults,
};
