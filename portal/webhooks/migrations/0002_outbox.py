from django.db import migrations

LINK = """
    ALTER TABLE webhooks_delivery ADD CONSTRAINT deliveries_go_with_their_notification
        FOREIGN KEY (notification_id) REFERENCES notifications_notification (id)
        ON DELETE CASCADE NOT VALID
"""
UNLINK = "ALTER TABLE webhooks_delivery DROP CONSTRAINT deliveries_go_with_their_notification"
# what happens again before it is sent is one message
FUNCTION = """
    CREATE FUNCTION queue_for_webhooks() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO webhooks_delivery
            (webhook_id, notification_id, message_id, state, created_at, tries, answer)
        SELECT id, NEW.id, gen_random_uuid(), 'waiting', statement_timestamp(), 0, ''
        FROM webhooks_webhook WHERE owner_id = NEW.user_id
        ON CONFLICT (webhook_id, notification_id) WHERE state = 'waiting' DO NOTHING;
        RETURN NULL;
    END $$
"""
TRIGGER = """
    CREATE TRIGGER queue_for_webhooks AFTER INSERT OR UPDATE OF count
    ON notifications_notification FOR EACH ROW EXECUTE FUNCTION queue_for_webhooks()
"""


class Migration(migrations.Migration):
    dependencies = [("webhooks", "0001_initial")]

    operations = [
        migrations.RunSQL(
            [LINK, FUNCTION, TRIGGER],
            [
                "DROP TRIGGER queue_for_webhooks ON notifications_notification",
                "DROP FUNCTION queue_for_webhooks()",
                UNLINK,
            ],
        )
    ]
