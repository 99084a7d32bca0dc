"""The ledger at 1,000, 10,000 and 100,000 tasks of one government's year, on SQLite and on PostgreSQL."""
