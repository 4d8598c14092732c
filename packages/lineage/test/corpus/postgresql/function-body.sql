CREATE OR REPLACE FUNCTION refresh(p_day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE v_rate numeric;
BEGIN
  SELECT r.rate INTO v_rate FROM rates r WHERE r.day = p_day;
  INSERT INTO daily (day, net) SELECT s.day, s.gross * v_rate FROM sales s WHERE s.day = p_day;
END $$;
