DELIMITER //
CREATE PROCEDURE archive_orders(IN p_before DATE)
BEGIN
  DECLARE v_count INT DEFAULT 0;
  INSERT INTO orders_archive (id, total) SELECT id, total FROM orders WHERE created < p_before;
  SELECT COUNT(*) INTO v_count FROM orders_archive;
  IF v_count > 0 THEN
    INSERT INTO archive_log (moved, note) VALUES (v_count, 'done');
  END IF;
END //
DELIMITER ;
