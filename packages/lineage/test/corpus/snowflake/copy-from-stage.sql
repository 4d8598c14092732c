COPY INTO events (id, body) FROM (SELECT $1, $2 FROM @landing/events) FILE_FORMAT = (TYPE = CSV);
