UPDATE d FROM mart.dim d, stg.dim s SET name = s.name WHERE d.id = s.id;
