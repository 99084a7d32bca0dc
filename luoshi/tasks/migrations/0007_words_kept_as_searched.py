"""PostgreSQL keeps the words of a row as it searches them, not only in the index."""

from django.db import migrations

from luoshi.tasks.fulltext import keep_words, keep_words_no_more


class Migration(migrations.Migration):
    dependencies = [("tasks", "0006_orders_and_counts_by_index")]
    operations = [migrations.RunPython(keep_words, keep_words_no_more)]
