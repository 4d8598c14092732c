INSERT OVERWRITE TABLE facts SELECT /*+ BROADCAST(d) */ f.id, d.label, f.value FROM raw_facts f LEFT ANTI JOIN skipped k ON k.id = f.id JOIN dims d ON d.id = f.dim_id;
