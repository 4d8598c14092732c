CREATE OR REPLACE TRIGGER hr.log_salary BEFORE UPDATE OF sal ON hr.emp FOR EACH ROW
DECLARE
  v_who VARCHAR2(30);
BEGIN
  v_who := USER;
  INSERT INTO hr.salary_log (empno, old_sal, new_sal, who) VALUES (:OLD.empno, :OLD.sal, :NEW.sal, v_who);
END;
/
