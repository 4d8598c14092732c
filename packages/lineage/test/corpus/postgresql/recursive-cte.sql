CREATE TABLE org (id int, parent_id int, title text);
INSERT INTO org_paths (id, root_id, title)
WITH RECURSIVE tree(id, root_id, title) AS (
  SELECT id, id, title FROM org WHERE parent_id IS NULL
  UNION ALL
  SELECT o.id, t.root_id, o.title FROM org o JOIN tree t ON t.id = o.parent_id
)
SELECT id, root_id, title FROM tree;
