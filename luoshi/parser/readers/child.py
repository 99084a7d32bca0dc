"""The fresh interpreter of the sandbox: one order on standard input, one packed answer on standard output."""

from __future__ import annotations

import os
import pickle
import sys

from luoshi.parser.readers.limits import Limits
from luoshi.parser.readers.sandbox import OUT_OF_MEMORY, answer, confine, loaded


def main() -> int:
    """Read the one file that the parent process asks for."""
    module, function, settings, folder, parent, data = pickle.load(sys.stdin.buffer)
    limits = Limits(**settings)
    # What a library prints must not mix with the answer.
    into = os.dup(1)
    os.dup2(2, 1)
    reader = loaded(module, function)
    confine(limits, folder, parent)
    try:
        answer(into, reader, data, limits)
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


if __name__ == "__main__":
    sys.exit(main())
