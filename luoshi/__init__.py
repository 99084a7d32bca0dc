"""Luoshi (落实): a government's task decomposition, carried as a supervised ledger."""

__version__ = "0.1.0"
