CREATE TABLE dbo.a (id int IDENTITY(1,1) NOT NULL PRIMARY KEY CLUSTERED, name nvarchar(20)) ON [PRIMARY]
GO
CREATE VIEW dbo.va AS SELECT * FROM dbo.a
GO
CREATE VIEW dbo.vb (number, label) AS SELECT v.id, UPPER(v.name) FROM dbo.va v
GO
