CREATE EXTERNAL TABLE logs (ip string, url string) PARTITIONED BY (dt string) STORED AS ORC LOCATION '/data/logs';
INSERT OVERWRITE TABLE logs PARTITION (dt = '2024-01-01') SELECT r.client, parse_url(r.request, 'PATH') FROM raw_logs r WHERE r.day = '2024-01-01';
