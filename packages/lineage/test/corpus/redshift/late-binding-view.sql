CREATE VIEW mart.active AS
SELECT CASE WHEN u.deleted_at IS NULL THEN u.name ELSE 'gone' END AS name, DATEDIFF(day, u.created_at, GETDATE()) AS age
FROM app.users u WITH NO SCHEMA BINDING;
