-- The outbox of run alerts: a row from before the end of a run until its mail was sent or given up.

create table run_alerts (
  execution_id integer primary key references executions on delete cascade,
  recipients text[] not null,
  -- empty: the mailer's own
  subject text not null,
  error_only boolean not null,
  created_at timestamptz not null default now(),
  -- whoever takes it moves this forward, so that nobody else sends it meanwhile
  due_at timestamptz not null default now(),
  -- how many times it was taken
  tries integer not null default 0,
  last_error text
);
create index run_alerts_due on run_alerts (due_at);
