CREATE TABLE latest AS
SELECT DISTINCT ON (u.id) u.id, u.email, l.at AS last_login
FROM users u LEFT JOIN LATERAL (SELECT g.at FROM logins g WHERE g.user_id = u.id ORDER BY g.at DESC LIMIT 1) l ON true;
