UPDATE emp e SET (e.sal, e.comm) = (SELECT AVG(x.sal), MAX(x.comm) FROM emp_stage x WHERE x.deptno = e.deptno)
WHERE e.job IN (SELECT j.title FROM jobs j WHERE j.grade > 3);
