-- Uploaded files by their content, in pieces, so that neither side ever holds a whole one; and what was found in them.

create table stored_files (
  id uuid primary key,
  -- SHA-256, hex; null while it is being written
  hash text unique,
  bytes bigint not null,
  created_at timestamptz not null default now()
);

create table stored_file_pieces (
  file_id uuid not null references stored_files on delete cascade,
  position integer not null,
  content bytea not null,
  primary key (file_id, position)
);
-- archives and gzipped texts do not get smaller
alter table stored_file_pieces alter column content set storage external;

create table lineage_parts (
  job_id uuid not null,
  name text not null,
  content bytea not null,
  primary key (job_id, name)
);

update jobs set options = '{"onTop": false, "lineage": null}' || options;
