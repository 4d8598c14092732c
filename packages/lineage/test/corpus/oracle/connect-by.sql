CREATE TABLE hierarchy TABLESPACE users AS
SELECT employee_id, manager_id, LEVEL AS depth, SYS_CONNECT_BY_PATH(last_name, '/') AS path
FROM employees START WITH manager_id IS NULL CONNECT BY PRIOR employee_id = manager_id;
