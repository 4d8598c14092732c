INSERT ALL
  WHEN amount > 1000 THEN INTO big_orders (id, amount) VALUES (id, amount)
  WHEN amount <= 1000 THEN INTO small_orders (id, amount) VALUES (id, amount)
SELECT o.id, o.amount FROM orders o WHERE o.state = 'open';
