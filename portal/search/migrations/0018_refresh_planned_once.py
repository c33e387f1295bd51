"""Plan the refresh of index entries once in a connection, not at each write.

Each kind has a function of its own, because PostgreSQL plans what it cannot read beforehand (a
statement put together from a name) every time it runs. To plan the view of a kind takes longer
than to read one row of it.
"""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("portal.search.migrations.0013_refresh_nothing_at_once").AFTER
KINDS = [
    *("category", "council", "supplier", "product", "service", "need", "thread"),
    *("group", "recommendation"),
]
COLUMNS = [
    *("slug", "title", "names", "summary", "body", "byline", "language", "facets", "audience"),
    *("popularity", "fresh_at", "is_dormant"),
]
TAKEN_OVER = ", ".join(f"{column} = excluded.{column}" for column in COLUMNS)
KNOWN, EXCLUDED = (
    ", ".join(f"{row}.{column}" for column in COLUMNS) for row in ("known", "excluded")
)
# %1$I is the view of a kind, %2$L the kind, %3$s which of its things
READ_ANEW = f"""
    DELETE FROM search_entry WHERE kind = %2$L AND %3$s
        AND NOT EXISTS (SELECT FROM %1$I AS told WHERE told.key = search_entry.key);
    INSERT INTO search_entry AS known (kind, key, {", ".join(COLUMNS)})
    SELECT kind, key, {", ".join(COLUMNS)} FROM %1$I WHERE %3$s ORDER BY key
    ON CONFLICT (kind, key) DO UPDATE SET {TAKEN_OVER}
    WHERE ({KNOWN}) IS DISTINCT FROM ({EXCLUDED});
"""  # noqa: S608 - names of columns
CREATE = f"""
CREATE FUNCTION create_refresh_search(kind text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(
        'CREATE OR REPLACE FUNCTION %4$I(keys bigint[]) RETURNS void LANGUAGE plpgsql AS $body$
         BEGIN {READ_ANEW} END $body$',
        'findable_' || kind, kind, 'key = ANY (keys)', 'refresh_search_' || kind);
END $$;
CREATE OR REPLACE FUNCTION refresh_search(wanted text, keys bigint[])
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF array_remove(keys, NULL) = '{{}}' THEN RETURN; END IF;
    -- who is at the same entries goes first, and is seen by the statements below
    IF keys IS NULL THEN
        PERFORM FROM search_entry WHERE kind = wanted ORDER BY key FOR UPDATE;
        EXECUTE format('DO $body$ BEGIN {READ_ANEW} END $body$',
            'findable_' || wanted, wanted, 'true');
    ELSE
        PERFORM FROM search_entry WHERE kind = wanted AND key = ANY (keys)
            ORDER BY key FOR UPDATE;
        EXECUTE format('SELECT %I($1)', 'refresh_search_' || wanted) USING keys;
    END IF;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0017_recommendations")]

    operations = [
        migrations.RunSQL(CREATE, f"{BEFORE}; DROP FUNCTION create_refresh_search(text)"),
        *[
            migrations.RunSQL(
                f"SELECT create_refresh_search('{kind}')",
                f"DROP FUNCTION refresh_search_{kind}(bigint[])",
            )
            for kind in KINDS
        ],
    ]
