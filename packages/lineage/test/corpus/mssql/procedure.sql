CREATE PROCEDURE dbo.load_facts @day date AS
BEGIN
  SET NOCOUNT ON;
  IF @day IS NULL
    SET @day = GETDATE();
  WITH latest AS (
    SELECT id, amount, ROW_NUMBER() OVER (PARTITION BY id ORDER BY at DESC) AS n FROM stg.facts WHERE day = @day
  )
  INSERT INTO dbo.facts (id, amount) SELECT id, amount FROM latest WHERE n = 1
  DELETE FROM stg.facts WHERE day = @day
END
GO
