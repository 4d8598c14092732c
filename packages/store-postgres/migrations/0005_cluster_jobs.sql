-- What CDM's clusters, jobs and links know of themselves.

-- a stopped workspace takes no new runs
alter table workspaces add column stopped boolean not null default false;
-- what the address's dialect keeps with it
alter table workspace_bindings add column details jsonb not null default '{}';

-- null: made before it was noted
alter table jobs add column created_by text, add column updated_by text;
alter table connections add column created_by text, add column updated_by text;

-- planned times outside of these do not fire
alter table jobs add column schedule_not_before timestamptz, add column schedule_not_after timestamptz;

update jobs set options = '{"retries": 2, "removeAfter": "never"}' || options;
