CREATE OR REPLACE SECURE VIEW margins COPY GRANTS AS
SELECT s.id, s.price - s.cost AS margin, margin / NULLIF(s.price, 0) AS ratio FROM sales s WHERE ratio > 0.1;
