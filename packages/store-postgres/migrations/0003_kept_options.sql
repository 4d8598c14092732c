-- Two fields that jobs have from here on, and the index of filtered history.

update jobs set options = '{"otherOptions": ""}' || options where options->'otherOptions' is null;
update jobs set notifications = '{"processLog": false}' || notifications
  where notifications->'processLog' is null;

-- A workspace's runs, read from its end for the newest first: new runs then come at the end of their workspace's part,
-- where pages fill up (with "id desc" they split in halves). It is the only index that lists get: every start writes each
-- index of this table once more, and starts are the hottest path. Filters by job use executions_of_job; a filter by
-- anything else reads back from the newest run until its page is full.
create index executions_of_workspace on executions (workspace_id, id);
