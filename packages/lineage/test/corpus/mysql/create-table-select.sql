CREATE TABLE top_users ENGINE=InnoDB SELECT u.id, u.name, GROUP_CONCAT(t.label ORDER BY t.rank SEPARATOR ',') AS labels
FROM users u JOIN tags t USING (id) GROUP BY u.id, u.name;
