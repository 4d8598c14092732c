UPDATE emp e SET (salary, bonus) = (SELECT r.salary, r.bonus FROM raises r WHERE r.empno = e.empno) WHERE e.dept = 'A00';
