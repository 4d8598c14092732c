DO $$
DECLARE r record;
BEGIN
  FOR r IN SELECT u.id, u.mail FROM users u WHERE u.active LOOP
    INSERT INTO mailing (user_id, address) VALUES (r.id, lower(r.mail));
  END LOOP;
END $$;
