SELECT o.id, total = o.net + o.vat, [Line No] = ROW_NUMBER() OVER (ORDER BY o.created)
INTO #totals
FROM [shop].[dbo].[orders] o WITH (NOLOCK)
