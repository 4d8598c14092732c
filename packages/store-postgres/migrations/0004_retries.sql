-- How often tasks of a run were tried again after transient errors: pollers are shown it.

alter table executions add column retries integer not null default 0;
