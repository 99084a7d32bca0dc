"""What people do with received files and plans (来文、校核、签发)."""
