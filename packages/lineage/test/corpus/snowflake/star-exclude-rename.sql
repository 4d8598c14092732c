CREATE TABLE people (id INT, first_name STRING, secret STRING, born DATE);
CREATE TABLE public_people AS SELECT * EXCLUDE (secret) RENAME (first_name AS name) FROM people;
