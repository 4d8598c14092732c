CREATE VIEW sales.customer_totals AS
SELECT c.id, c.name AS customer, SUM(o.amount) AS total
FROM sales.customers c JOIN sales.orders o ON o.customer_id = c.id
WHERE o.status = 'paid'
GROUP BY c.id, c.name;
