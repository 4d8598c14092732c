UPDATE accounts AS a SET balance = a.balance + p.amount, updated_by = 'job'
FROM payments p
WHERE p.account_id = a.id AND p.state = 'new';
