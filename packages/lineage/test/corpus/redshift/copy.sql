COPY stage.events (id, at) FROM 's3://bucket/events/' IAM_ROLE 'arn:aws:iam::1:role/r' CSV GZIP;
