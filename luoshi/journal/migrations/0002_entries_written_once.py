"""Triggers that refuse to change or delete an entry."""

from django.db import migrations

from luoshi.journal.triggers import backwards, forwards


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
