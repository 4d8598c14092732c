INSERT INTO `report` (`day`, `users`, `revenue`)
SELECT DATE(o.created_at), COUNT(DISTINCT o.user_id), SUM(i.price * i.quantity)
FROM `orders` o INNER JOIN `order_items` i ON i.order_id = o.id
WHERE o.state <> 'void'
GROUP BY DATE(o.created_at);
