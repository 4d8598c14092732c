UPDATE t SET (a, b) = (SELECT x, y FROM s WHERE s.id = t.id), c = upper(t.d);
