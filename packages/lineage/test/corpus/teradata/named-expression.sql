INSERT INTO t (a, b) SELECT s.x (FORMAT '9(5)'), s.y (NAMED yy) FROM s;
