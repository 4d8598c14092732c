REPLACE VIEW v.accounts AS LOCKING ROW FOR ACCESS
SELECT a.id, ZEROIFNULL(a.balance) AS balance FROM core.accounts a QUALIFY RANK() OVER (PARTITION BY a.id ORDER BY a.loaded DESC) = 1;
