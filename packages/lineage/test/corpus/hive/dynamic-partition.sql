INSERT INTO TABLE events PARTITION (country, dt)
SELECT e.id, e.body, e.country, e.dt FROM staging_events e;
CREATE TABLE events (id bigint, body string) PARTITIONED BY (country string, dt string);
