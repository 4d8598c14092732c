CREATE OR REPLACE PROCEDURE copy_rates(p_day DATE) IS
  CURSOR c_rates IS SELECT r.currency, r.rate / 100 AS factor FROM rates r WHERE r.day = p_day;
BEGIN
  FOR one IN c_rates LOOP
    INSERT INTO factors (currency, factor) VALUES (one.currency, one.factor);
  END LOOP;
  FOR two IN (SELECT s.id, s.amount FROM sales s) LOOP
    UPDATE totals t SET t.amount = t.amount + two.amount WHERE t.id = two.id;
  END LOOP;
END;
/
