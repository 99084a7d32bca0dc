"""The hash of the chain: SM3 (GB/T 32905-2016) over the canonical JSON of an entry."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives import hashes


def sm3(data: bytes) -> str:
    """Return the SM3 digest of `data`, 64 hexadecimal digits."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize().hex()


def canonical(values: Mapping[str, Any]) -> bytes:
    """Return `values` as JSON that is the same on every machine: keys sorted, no blanks, UTF-8."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )
