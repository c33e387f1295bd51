"""The classes have names of their own; the tables stay as they are.

The names of triggers hold the name of their class, so that they are made again.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search", "0011_sentences_of_rules")]

    operations = [
        migrations.AlterModelTable("Entry", "search_entry"),
        migrations.RenameModel("Entry", "IndexEntry"),
        pgtrigger.migrations.RemoveTrigger(
            model_name="indexentry",
            name="words_are_counted_on_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="indexentry",
            name="words_are_counted_on_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="indexentry",
            name="words_are_counted_on_update",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indexentry",
            trigger=pgtrigger.compiler.Trigger(
                name="words_are_counted_on_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    INSERT INTO search_word (word, lexeme, documents)\n    SELECT word, lexeme, sum(change) FROM (SELECT said.word, said.lexeme, 1 AS change FROM now_there, search_vocabulary(now_there.language, now_there.title, now_there.names, now_there.summary, now_there.body) AS said) AS changes\n    GROUP BY word, lexeme HAVING sum(change) <> 0;\n    RETURN NULL;\n",
                    hash="bacab51bbe3dfb5c6b243958f73ef6cb67b38596",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_words_are_counted_on_insert_bd709",
                    referencing="REFERENCING NEW TABLE AS now_there ",
                    table="search_entry",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indexentry",
            trigger=pgtrigger.compiler.Trigger(
                name="words_are_counted_on_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    INSERT INTO search_word (word, lexeme, documents)\n    SELECT word, lexeme, sum(change) FROM (SELECT said.word, said.lexeme, -1 AS change FROM gone, search_vocabulary(gone.language, gone.title, gone.names, gone.summary, gone.body) AS said) AS changes\n    GROUP BY word, lexeme HAVING sum(change) <> 0;\n    RETURN NULL;\n",
                    hash="d2d30f31fda8f87722a391f9f4215e764b869b0d",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_words_are_counted_on_delete_ef44f",
                    referencing="REFERENCING OLD TABLE AS gone ",
                    table="search_entry",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indexentry",
            trigger=pgtrigger.compiler.Trigger(
                name="words_are_counted_on_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    INSERT INTO search_word (word, lexeme, documents)\n    SELECT word, lexeme, sum(change) FROM (SELECT said.word, said.lexeme, -1 AS change FROM gone JOIN now_there AS other ON other.id = gone.id AND (gone.language, gone.title, gone.names, gone.summary, gone.body) <> (other.language, other.title, other.names, other.summary, other.body), search_vocabulary(gone.language, gone.title, gone.names, gone.summary, gone.body) AS said UNION ALL SELECT said.word, said.lexeme, 1 AS change FROM now_there JOIN gone AS other ON other.id = now_there.id AND (now_there.language, now_there.title, now_there.names, now_there.summary, now_there.body) <> (other.language, other.title, other.names, other.summary, other.body), search_vocabulary(now_there.language, now_there.title, now_there.names, now_there.summary, now_there.body) AS said) AS changes\n    GROUP BY word, lexeme HAVING sum(change) <> 0;\n    RETURN NULL;\n",
                    hash="5ca1139316ea10d2e68bfdea5753926b555d49a2",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_words_are_counted_on_update_7fc81",
                    referencing="REFERENCING OLD TABLE AS gone  NEW TABLE AS now_there ",
                    table="search_entry",
                    when="AFTER",
                ),
            ),
        ),
    ]
