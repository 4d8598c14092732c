INSERT INTO mart.customers (id, tags, last_order)
SELECT c.id, (SELECT LISTAGG(t.tag, ',') WITHIN GROUP (ORDER BY t.tag) FROM tags t WHERE t.customer_id = c.id), o.last_order
FROM customers c JOIN (SELECT customer_id, MAX(placed) AS last_order FROM orders GROUP BY customer_id) o ON o.customer_id = c.id;
