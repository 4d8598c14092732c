INSERT INTO codes (code, label)
SELECT a.code, DECODE(a.kind, 'x', a.long_label, a.short_label) FROM active_codes a
MINUS
SELECT b.code, b.label FROM banned_codes b;
