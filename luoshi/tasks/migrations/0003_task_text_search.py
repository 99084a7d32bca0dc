"""The search index: FTS5 on SQLite, GIN on PostgreSQL."""

from django.db import migrations

from luoshi.tasks.fulltext import backwards, forwards


class Migration(migrations.Migration):
    dependencies = [("tasks", "0002_task_text")]
    operations = [migrations.RunPython(forwards, backwards)]
