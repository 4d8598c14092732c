CREATE OR REPLACE FORCE VIEW dept_stats (deptno, top_name, avg_sal, names) AS
SELECT e.deptno, MAX(e.ename) KEEP (DENSE_RANK FIRST ORDER BY e.sal DESC), AVG(e.sal),
  LISTAGG(e.ename, ', ') WITHIN GROUP (ORDER BY e.hiredate)
FROM emp e GROUP BY e.deptno HAVING COUNT(*) > 1
WITH READ ONLY;
