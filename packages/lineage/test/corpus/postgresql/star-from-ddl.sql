CREATE TABLE base (id int PRIMARY KEY, "Full Name" text, CONSTRAINT ck CHECK (id > 0));
CREATE VIEW copied AS SELECT b.*, x.note FROM base b, remarks x WHERE x.id = b.id;
