MERGE INTO hr.bonuses b USING (SELECT employee_id, salary, department_id FROM hr.employees WHERE department_id = 80) s
ON (b.employee_id = s.employee_id)
WHEN MATCHED THEN UPDATE SET b.bonus = b.bonus + s.salary * .01 DELETE WHERE (s.salary > 8000)
WHEN NOT MATCHED THEN INSERT (b.employee_id, b.bonus) VALUES (s.employee_id, s.salary * .01) WHERE (s.salary <= 8000);
