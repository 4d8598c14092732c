CREATE TRIGGER dbo.audit_orders ON dbo.orders AFTER INSERT, UPDATE AS
BEGIN
  INSERT INTO dbo.orders_audit (id, total) SELECT i.id, i.total FROM inserted i WHERE i.state = 'paid'
END
