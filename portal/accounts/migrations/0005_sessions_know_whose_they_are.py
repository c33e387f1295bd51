import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# who is signed in stays so; a session whose account is not noted yet is read as Django reads it
TAKE_OVER = """
    INSERT INTO accounts_session (session_key, session_data, expire_date, account_id)
    SELECT session_key, session_data, expire_date, user_id
    FROM django_session LEFT JOIN usersessions_usersession USING (session_key);
    TRUNCATE django_session;
"""
GIVE_BACK = """
    INSERT INTO django_session (session_key, session_data, expire_date)
    SELECT session_key, session_data, expire_date FROM accounts_session
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_sentences_of_rules"),
        ("sessions", "0001_initial"),
        ("usersessions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Actor",
            fields=[],
            options={
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("accounts.user",),
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="session key"
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "abstract": False,
            },
        ),
        migrations.RunSQL(TAKE_OVER, GIVE_BACK),
    ]
