-- For each table that outlives a crash: its name, its number of rows, and a sum of what they say.
\pset tuples_only on
\pset format unaligned
SELECT format(
    'SELECT %L, count(*), md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '''')) FROM %s AS t',
    oid::regclass, oid::regclass
)
FROM pg_class
WHERE relkind = 'r' AND relpersistence = 'p' AND relnamespace = 'public'::regnamespace
ORDER BY relname
\gexec
