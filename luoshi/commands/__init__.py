"""Subcommands of `luoshi`, one module each; `luoshi.cli` loads only the one that is called."""
