from django.db import migrations, models

from portal.search.models.term import form_of

# without a list of words that do not count, so that a phrase can have them: "IT support"
CONFIGURATION = """
CREATE TEXT SEARCH DICTIONARY public.search_stem (TEMPLATE = pg_catalog.snowball, Language = english);
CREATE TEXT SEARCH CONFIGURATION public.search_english (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION public.search_english
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part
    WITH public.search_stem;
"""
NO_CONFIGURATION = """
DROP TEXT SEARCH CONFIGURATION public.search_english;
DROP TEXT SEARCH DICTIONARY public.search_stem;
"""
LETTERS = r"""
CREATE FUNCTION search_letters(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT translate(public.unaccent('public.unaccent'::regdictionary, lower(said)),
                 U&'\2010\2011\2012\2013\2014\2015\2212\FE63\FF0D\2018\2019', '---------''''')
$$
"""
# one word for what the parser would take apart: C#, 24/7; words of their own for what a hyphen or
# a dot joins: e-mail, Modern.Gov; no < or >, in which the parser would look for the end of a tag
PLAIN = r"""
CREATE OR REPLACE FUNCTION search_plain(said text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
       regexp_replace(
           public.search_letters(said),
           '\m([cf])#', '\1sharp', 'g'),
           'c\+\+', 'cplusplus', 'g'),
           '(^|\s)\.net\M', '\1dotnet', 'g'),
           '\m24\s?[/x]\s?7\M', '24x7', 'g'),
           '[/_\\|·<>]', ' ', 'g'),
           '(\w)-(?=\w)|([a-z])\.(?=[a-z])', '\1\2 ', 'g'),
           '\m([a-z]{2,})(\d{3,})\M', '\1 \2', 'g')
$$
"""
# a text as the index has it: also with what hyphens and dots join in one word, after the rest
TOLD = r"""
CREATE FUNCTION search_told(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT concat_ws(' . ', public.search_plain(said), (
    SELECT string_agg(translate(joined[1], '-.', ''), ' ' ORDER BY n)
    FROM regexp_matches(public.search_letters(said),
                        '\m[a-z][a-z0-9]*(?:[-.][a-z0-9]+){1,2}\M', 'g')
         WITH ORDINALITY AS compounds(joined, n)))
$$
"""
CONFIG = """
CREATE OR REPLACE FUNCTION search_config(language text) RETURNS regconfig
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN language IN ('en', '') THEN 'public.search_english'::regconfig
            ELSE 'pg_catalog.simple'::regconfig END
$$
"""
HEAD = """
CREATE OR REPLACE FUNCTION search_head(language varchar, title varchar, names varchar[])
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT setweight(to_tsvector(public.search_config(language), public.search_told(title)), 'A')
    || setweight(to_tsvector(public.search_config(language),
                             public.search_told(public.search_names(title, names))), 'B')
$$
"""
WORDS = """
CREATE OR REPLACE FUNCTION search_words(language varchar, title varchar, names varchar[],
                                        summary varchar, body text)
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT public.search_head(language, title, names)
    || setweight(to_tsvector(public.search_config(language), public.search_told(summary)), 'C')
    || setweight(to_tsvector(public.search_config(language),
                             public.search_told(left(body, 20000))), 'D')
$$
"""
VOCABULARY = """
CREATE OR REPLACE FUNCTION search_vocabulary(language varchar, title varchar, names varchar[],
                                             summary varchar, body text)
RETURNS TABLE (word text, lexeme text) LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 60 AS $$
SELECT said, CASE WHEN language IN ('en', '') THEN (ts_lexize('pg_catalog.english_stem', said))[1] ELSE said END
FROM unnest(tsvector_to_array(to_tsvector('pg_catalog.simple', public.search_told(
    concat_ws(' . ', title, public.search_names(title, names), summary, left(body, 20000)))))) AS said
WHERE length(said) <= 60 AND ts_lexize('pg_catalog.english_stem', said) <> '{}'
UNION ALL SELECT '', ''
$$
"""
# ranks what is called exactly as the question says, however it is spaced and punctuated
CALLED = """
CREATE FUNCTION search_called(said varchar) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT regexp_replace(public.search_letters(said), '[^[:alnum:]+#]', '', 'g')
$$
"""


def spell(apps, schema_editor):
    for term in apps.get_model("search", "Term").objects.iterator():
        term.form = form_of(term.name)
        term.save(update_fields=["form"])


class Migration(migrations.Migration):
    dependencies = [("search", "0007_needs")]

    operations = [
        migrations.RunSQL(CONFIGURATION, NO_CONFIGURATION),
        migrations.RunSQL(LETTERS, "DROP FUNCTION search_letters(text)"),
        migrations.RunSQL(PLAIN, migrations.RunSQL.noop),
        migrations.RunSQL(TOLD, "DROP FUNCTION search_told(text)"),
        migrations.RunSQL(CALLED, "DROP FUNCTION search_called(varchar)"),
        *[
            migrations.RunSQL(function, migrations.RunSQL.noop)
            for function in (CONFIG, HEAD, WORDS, VOCABULARY)
        ],
        migrations.AddField(
            model_name="term",
            name="form",
            field=models.CharField(default="", editable=False, max_length=200),
        ),
        migrations.RunPython(spell, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="term", index=models.Index(fields=["form"], name="terms_by_form")
        ),
    ]
