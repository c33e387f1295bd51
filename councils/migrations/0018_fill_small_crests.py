"""Make the small version of each crest that is there; there are a few hundred at most."""

from io import BytesIO

from django.db import migrations
from PIL import Image

SIDE = 64


def make_small(apps, schema_editor):
    for crest in apps.get_model("councils", "Crest").objects.filter(small=None).iterator():
        picture = Image.open(BytesIO(bytes(crest.data)))
        form = picture.format
        picture.thumbnail((SIDE, SIDE))
        written = BytesIO()
        picture.save(written, form)
        crest.small = written.getvalue()
        crest.save(update_fields=["small"])


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("councils", "0017_small_crests")]

    operations = [migrations.RunPython(make_small, migrations.RunPython.noop)]
