CREATE OR REPLACE TEMPORARY VIEW cleaned AS SELECT trim(name) AS name, address.city AS city FROM people;
CREATE OR REPLACE TEMPORARY VIEW per_city AS SELECT city, collect_list(name) AS names FROM cleaned GROUP BY city;
