import type { DbVendor } from '../lineage-model';
import { vendorRules } from '../vendors';
import { splitStatements } from './split-statements';

const split = (vendor: DbVendor, sql: string) => splitStatements(sql, vendorRules(vendor));
const texts = (vendor: DbVendor, sql: string) =>
  split(vendor, sql).map(({ start, end }) => sql.slice(start, end).replace(/\s+/g, ' '));

test('semicolons end statements, and not in quotes, comments and brackets', () => {
  const sql = `SELECT 'a;b', "c;d" -- e;f
    /* g;h */ FROM t; SELECT (1);;`;
  expect(texts('dbvpostgresql', sql)).toEqual([expect.stringMatching(/^SELECT 'a;b'.*FROM t$/), 'SELECT (1)']);
});

test('each vendor has its own quotes', () => {
  expect(texts('dbvpostgresql', 'SELECT $x$;$x$ FROM t; SELECT 2')).toHaveLength(2);
  expect(texts('dbvmysql', "SELECT 'a\\';' FROM `b;c`; # ; '\nSELECT 2")).toHaveLength(2);
  expect(texts('dbvmssql', 'SELECT [a;]]b] FROM t; SELECT 2')).toHaveLength(2);
  expect(texts('dbvoracle', "SELECT q'[it's; so]' FROM t; SELECT 2 FROM dual")).toHaveLength(2);
});

test('an open quote does not take the rest of the file', () => {
  expect(texts('dbvoracle', "SELECT 'open FROM t;\nSELECT b FROM u;")).toContain('SELECT b FROM u');
});

test('statements without data flow are left out, what is none is kept', () => {
  expect(texts('dbvpostgresql', 'GRANT SELECT ON t TO u; SET x = 1; SELEC a FROM t; BEGIN; COMMIT;')).toEqual([
    'SELEC a FROM t',
  ]);
});

test('GO ends a batch where it stands alone', () => {
  expect(texts('dbvmssql', 'SELECT go FROM t\nGO\nSELECT 2\n go 5\n')).toEqual(['SELECT go FROM t', 'SELECT 2']);
});

test('T-SQL without semicolons', () => {
  const sql = `
    INSERT INTO a (x) SELECT y FROM b UNION ALL SELECT z FROM c
    UPDATE d SET x = 1 FROM d JOIN e ON e.i = d.i
    WITH q AS (SELECT 1 AS n) INSERT INTO f SELECT n FROM q
    DELETE FROM g WHERE x = CASE WHEN 1 = 1 THEN 2 ELSE 3 END
    IF EXISTS (SELECT 1 FROM h) BEGIN INSERT INTO i VALUES (1) END ELSE SELECT a INTO #t FROM j WITH (NOLOCK)
    DROP TABLE IF EXISTS k
    SELECT a FROM l ORDER BY a OFFSET 0 ROWS FETCH NEXT 5 ROWS ONLY`;
  expect(texts('dbvmssql', sql)).toEqual([
    'INSERT INTO a (x) SELECT y FROM b UNION ALL SELECT z FROM c',
    'UPDATE d SET x = 1 FROM d JOIN e ON e.i = d.i',
    'WITH q AS (SELECT 1 AS n) INSERT INTO f SELECT n FROM q',
    'DELETE FROM g WHERE x = CASE WHEN 1 = 1 THEN 2 ELSE 3 END',
    'INSERT INTO i VALUES (1)',
    'SELECT a INTO #t FROM j WITH (NOLOCK)',
    'SELECT a FROM l ORDER BY a OFFSET 0 ROWS FETCH NEXT 5 ROWS ONLY',
  ]);
});

test('a T-SQL procedure', () => {
  const sql = `CREATE OR ALTER PROCEDURE dbo.load @from date AS
    BEGIN
      SET NOCOUNT ON;
      DECLARE @n int = (SELECT COUNT(*) FROM s);
      IF @n > 0
      BEGIN
        MERGE t AS d USING s ON d.i = s.i WHEN MATCHED THEN UPDATE SET d.a = s.a WHEN NOT MATCHED THEN INSERT (i) VALUES (s.i);
      END
      BEGIN TRY UPDATE t SET a = 1 END TRY BEGIN CATCH THROW END CATCH
    END
    GO
    SELECT 1`;
  const found = split('dbvmssql', sql);
  expect(found.map(({ tokens, routine }) => [tokens[0]!.text, routine])).toEqual([
    ['MERGE', 'load'],
    ['UPDATE', 'load'],
    ['SELECT', null],
  ]);
});

test('a PL/SQL package body, and what follows it without a slash', () => {
  const sql = `CREATE OR REPLACE PACKAGE BODY pkg IS
      g_rate NUMBER := 1;
      PROCEDURE load(p_day IN DATE) IS
        v_n NUMBER;
        CURSOR c IS SELECT a FROM s;
      BEGIN
        FOR r IN (SELECT a FROM u) LOOP
          INSERT INTO t (a) VALUES (r.a);
        END LOOP;
        IF v_n > 0 THEN
          UPDATE t SET a = CASE WHEN a > 1 THEN 1 ELSE 2 END WHERE d = p_day;
        ELSIF v_n < 0 THEN NULL;
        END IF;
        v_n := CASE WHEN v_n = 1 THEN 2 END;
      EXCEPTION WHEN OTHERS THEN
        INSERT INTO log (m) VALUES (SQLERRM);
      END load;
    END pkg;
    INSERT INTO w SELECT v_n FROM x;`;
  const found = split('dbvoracle', sql);
  expect(texts('dbvoracle', sql)).toEqual([
    'SELECT a FROM s',
    'INSERT INTO t (a) VALUES (r.a)',
    'UPDATE t SET a = CASE WHEN a > 1 THEN 1 ELSE 2 END WHERE d = p_day',
    'INSERT INTO log (m) VALUES (SQLERRM)',
    'INSERT INTO w SELECT v_n FROM x',
  ]);
  expect([...found[1]!.variables]).toEqual(expect.arrayContaining(['G_RATE', 'P_DAY', 'V_N', 'R']));
  expect(found[4]).toMatchObject({ routine: null, variables: new Set() });
});

test('slash lines of Oracle', () => {
  expect(texts('dbvoracle', 'BEGIN\n INSERT INTO t SELECT a / b FROM s;\nEND;\n/\nSELECT 1 FROM dual\n/\n')).toEqual([
    'INSERT INTO t SELECT a / b FROM s',
    'SELECT 1 FROM dual',
  ]);
});

test('DELIMITER of MySQL', () => {
  const sql = `DELIMITER $$
    CREATE PROCEDURE p(IN d DATE, OUT n INT) BEGIN
      DECLARE v INT;
      IF d IS NULL THEN INSERT INTO t SELECT a FROM s; END IF;
      REPLACE INTO u (a) SELECT b FROM v2;
    END$$
    DELIMITER ;
    CREATE TRIGGER tr AFTER INSERT ON t FOR EACH ROW INSERT INTO log (a) VALUES (NEW.a);
    SELECT 1;`;
  expect(texts('dbvmysql', sql)).toEqual([
    'INSERT INTO t SELECT a FROM s',
    'REPLACE INTO u (a) SELECT b FROM v2',
    'INSERT INTO log (a) VALUES (NEW.a)',
    'SELECT 1',
  ]);
});

test('the body of a PostgreSQL function, and of DO', () => {
  const sql = `CREATE FUNCTION f(p int) RETURNS void AS $body$
    DECLARE v_x int;
    BEGIN
      FOR r IN SELECT a FROM s LOOP INSERT INTO t (a) VALUES (r.a); END LOOP;
      RETURN;
    END $body$ LANGUAGE plpgsql;
    DO $$ BEGIN DELETE FROM t; END $$;
    CREATE FUNCTION g() RETURNS text AS $$ SELECT a FROM nothing $$ LANGUAGE plpython3u;
    SELECT 1;`;
  expect(texts('dbvpostgresql', sql)).toEqual([
    'SELECT a FROM s',
    'INSERT INTO t (a) VALUES (r.a)',
    'DELETE FROM t',
    'SELECT 1',
  ]);
  expect(split('dbvpostgresql', sql)[1]!.variables).toEqual(new Set(['P', 'V_X', 'R']));
});

test('quotes doubled inside stand for themselves', () => {
  expect(texts('dbvpostgresql', `SELECT 'it''s; so', "a""b;c" FROM t; SELECT 2`)).toHaveLength(2);
  expect(split('dbvpostgresql', 'CREATE TABLE "a""b" (c int)')[0]!.tokens[2]!.written).toBe('a"b');
});

test('a slash that divides at the end of a line ends nothing', () => {
  expect(texts('dbvoracle', 'SELECT a /\n b FROM t;\n')).toEqual(['SELECT a / b FROM t']);
});
