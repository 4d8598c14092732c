CREATE VIEW dbo.last_orders WITH SCHEMABINDING AS
SELECT c.id, x.total FROM dbo.customers c
CROSS APPLY (SELECT TOP (1) o.total FROM dbo.orders o WHERE o.customer_id = c.id ORDER BY o.placed DESC) x
