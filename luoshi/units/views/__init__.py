"""Pages of units, people, accounts and roles; one file a subject."""
