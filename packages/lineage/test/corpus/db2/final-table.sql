INSERT INTO moved (id) SELECT id FROM FINAL TABLE (UPDATE queue SET state = 'taken' WHERE state = 'new');
