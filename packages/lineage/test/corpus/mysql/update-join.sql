UPDATE products p JOIN prices n ON n.product_id = p.id LEFT JOIN discounts d ON d.product_id = p.id
SET p.price = n.amount - COALESCE(d.amount, 0), p.checked = 1
WHERE n.valid_from <= CURRENT_DATE;
