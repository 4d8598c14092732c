CREATE TABLE words STORED AS PARQUET AS
SELECT d.id, w.word FROM docs d LATERAL VIEW explode(split(d.body, ' ')) w AS word;
