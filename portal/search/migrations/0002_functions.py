from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

# one word for what the parser would take apart, the same in texts and in queries: C#, 24/7, E-mail
PLAIN = r"""
CREATE FUNCTION search_plain(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
       regexp_replace(
           public.unaccent('public.unaccent'::regdictionary, lower(said)),
           '\m([cf])#', '\1sharp', 'g'),
           'c\+\+', 'cplusplus', 'g'),
           '(^|\s)\.net\M', '\1dotnet', 'g'),
           '\m24\s?[/x]\s?7\M', '24x7', 'g'),
           '[/_\\|·]', ' ', 'g'),
           '\m([a-z]{1,3})-(\w+)', '\1 \2 \1\2', 'g'),
           '\m([a-z]{2,})-?(\d{3,})\M', '\1 \2', 'g')
$$
"""
CONFIG = """
CREATE FUNCTION search_config(language text) RETURNS regconfig
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN language IN ('en', '') THEN 'pg_catalog.english'::regconfig
            ELSE 'pg_catalog.simple'::regconfig END
$$
"""
# 0cpo stands for the initials of Compulsory purchase orders, which no text has by chance
INITIALS = r"""
CREATE FUNCTION search_initials(title text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT concat_ws(' ',
    '0' || string_agg(left(said[1], 1), '' ORDER BY n),
    '0' || string_agg(left(said[1], 1), '' ORDER BY n)
        FILTER (WHERE ts_lexize('pg_catalog.english_stem', said[1]) <> '{}'))
FROM regexp_matches(public.unaccent('public.unaccent'::regdictionary, lower(title)),
                    '[a-z]+', 'g') WITH ORDINALITY AS words(said, n)
HAVING count(*) BETWEEN 2 AND 7
$$
"""
NAMES = """
CREATE FUNCTION search_names(title varchar, names varchar[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT concat_ws(' . ', array_to_string(names, ' . '), public.search_initials(title))
$$
"""
HEAD = """
CREATE FUNCTION search_head(language varchar, title varchar, names varchar[]) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT setweight(to_tsvector(public.search_config(language), public.search_plain(title)), 'A')
    || setweight(to_tsvector(public.search_config(language),
                             public.search_plain(public.search_names(title, names))), 'B')
$$
"""
WORDS = """
CREATE FUNCTION search_words(language varchar, title varchar, names varchar[], summary varchar,
                             body text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT public.search_head(language, title, names)
    || setweight(to_tsvector(public.search_config(language), public.search_plain(summary)), 'C')
    || setweight(to_tsvector(public.search_config(language),
                             public.search_plain(left(body, 20000))), 'D')
$$
"""
VOCABULARY = """
CREATE FUNCTION search_vocabulary(language varchar, title varchar, names varchar[],
                                  summary varchar, body text)
RETURNS TABLE (word text, lexeme text) LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 60 AS $$
SELECT said, CASE WHEN language IN ('en', '') THEN (ts_lexize('pg_catalog.english_stem', said))[1] ELSE said END
FROM unnest(tsvector_to_array(to_tsvector('pg_catalog.simple', public.search_plain(
    concat_ws(' . ', title, public.search_names(title, names), summary, left(body, 20000)))))) AS said
WHERE length(said) <= 60 AND ts_lexize('pg_catalog.english_stem', said) <> '{}'
UNION ALL SELECT '', ''
$$
"""
# what the view findable_<kind> says of things of a kind, into the index; all of them, or some
REFRESH = """
CREATE FUNCTION refresh_search(wanted text, keys bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- who is at the same entries goes first, and is seen by the statements below
    PERFORM FROM search_entry WHERE kind = wanted AND (keys IS NULL OR key = ANY (keys))
        ORDER BY key FOR UPDATE;
    EXECUTE format(
        'DELETE FROM search_entry WHERE kind = $1 AND ($2 IS NULL OR key = ANY ($2))
             AND NOT EXISTS (SELECT FROM %1$I AS told WHERE told.key = search_entry.key)',
        'findable_' || wanted) USING wanted, keys;
    EXECUTE format(
        'INSERT INTO search_entry AS known
             (kind, key, slug, title, names, summary, body, byline, language, facets, audience,
              popularity, fresh_at, is_dormant)
         SELECT kind, key, slug, title, names, summary, body, byline, language, facets, audience,
                popularity, fresh_at, is_dormant
         FROM %1$I WHERE $1 IS NULL OR key = ANY ($1) ORDER BY key
         ON CONFLICT (kind, key) DO UPDATE SET
             slug = excluded.slug, title = excluded.title, names = excluded.names,
             summary = excluded.summary, body = excluded.body, byline = excluded.byline,
             language = excluded.language, facets = excluded.facets,
             audience = excluded.audience, popularity = excluded.popularity,
             fresh_at = excluded.fresh_at, is_dormant = excluded.is_dormant
         WHERE (known.slug, known.title, known.names, known.summary, known.body, known.byline,
                known.language, known.facets, known.audience, known.popularity, known.fresh_at,
                known.is_dormant)
             IS DISTINCT FROM
               (excluded.slug, excluded.title, excluded.names, excluded.summary, excluded.body,
                excluded.byline, excluded.language, excluded.facets, excluded.audience,
                excluded.popularity, excluded.fresh_at, excluded.is_dormant)',
        'findable_' || wanted) USING keys;
END
$$
"""
FUNCTIONS = {
    "search_plain(text)": PLAIN,
    "search_config(text)": CONFIG,
    "search_initials(text)": INITIALS,
    "search_names(varchar, varchar[])": NAMES,
    "search_head(varchar, varchar, varchar[])": HEAD,
    "search_words(varchar, varchar, varchar[], varchar, text)": WORDS,
    "search_vocabulary(varchar, varchar, varchar[], varchar, text)": VOCABULARY,
    "refresh_search(text, bigint[])": REFRESH,
}


class Migration(migrations.Migration):
    dependencies = [("search", "0001_thesaurus")]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        *[
            migrations.RunSQL(created, f"DROP FUNCTION {named}")
            for named, created in FUNCTIONS.items()
        ],
    ]
