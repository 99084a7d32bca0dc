"""The file that a backup is (备份文件): a zip with rows, received files, and a manifest with the hash of each."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import PurePosixPath
from typing import IO, BinaryIO

from luoshi.commands.failures import Refusal

FORMAT = 1
MANIFEST = "manifest.json"
ROWS, FILES, KEY = "rows/", "files/", "secret_key"
CHUNK = 1 << 20
NOT_OURS = "不是落实的备份文件，或已经损坏：请换一份备份。"


@dataclass(slots=True)
class Manifest:
    """What the archive holds, and of what it was made."""

    version: str
    made_at: str
    database: str
    migrations: list[str]
    chains: dict[str, list[int | str]]  # key of a chain → number and digest of its last entry
    breaks: list[str]  # where the journal did not hold already
    rows: dict[str, int] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT


class ArchiveWriter:
    """Writes entries and remembers the hash of each; the manifest comes last."""

    def __init__(self, stream: BinaryIO, manifest: Manifest) -> None:
        self.zip = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self.manifest = manifest

    def add(self, name: str, chunks: Iterable[bytes], *, packed: bool = True) -> None:
        """Write one entry; what is packed already (office files) is stored as it is."""
        digest = hashlib.sha256()
        entry = zipfile.ZipInfo(name)
        entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        with self.zip.open(entry, "w", force_zip64=True) as target:
            for chunk in chunks:
                digest.update(chunk)
                target.write(chunk)
        self.manifest.hashes[name] = digest.hexdigest()

    def close(self) -> None:
        """Write the manifest and the end of the zip."""
        self.zip.writestr(MANIFEST, json.dumps(asdict(self.manifest), ensure_ascii=False, indent=1))
        self.zip.close()


class Archive:
    """A backup that is read; Refusal where it is none, or anything of it is not as its manifest says."""

    def __init__(self, stream: IO[bytes]) -> None:
        try:
            self.zip = zipfile.ZipFile(stream)
            told = json.loads(self.zip.read(MANIFEST))
            self.manifest = Manifest(**told)
        except (zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
            raise Refusal(f"这{NOT_OURS}") from error
        if self.manifest.format != FORMAT:
            raise Refusal("这份备份的格式不是本版程序能读的，请用备份时的版本恢复。")

    def check(self) -> None:
        """Read every entry and compare it with the manifest."""
        names = set(self.zip.namelist()) - {MANIFEST}
        if names != set(self.manifest.hashes) or not all(map(is_harmless, names)):
            raise Refusal("备份文件的内容与其目录不符，已被改动，不能恢复：请换一份备份。")
        for name in sorted(names):
            digest = hashlib.sha256()
            for chunk in self.chunks(name):
                digest.update(chunk)
            if digest.hexdigest() != self.manifest.hashes[name]:
                raise Refusal(f"备份文件中的“{name}”与其校验值不符，已损坏或被改动，不能恢复：请换一份备份。")

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield an entry in pieces."""
        try:
            with self.zip.open(name) as source:
                while chunk := source.read(CHUNK):
                    yield chunk
        except (zipfile.BadZipFile, KeyError, EOFError, zlib.error) as error:
            raise Refusal(f"备份文件中的“{name}”读不出，已损坏，不能恢复：请换一份备份。") from error

    def lines(self, name: str) -> Iterator[bytes]:
        """Yield the lines of an entry."""
        with self.zip.open(name) as source:
            yield from source

    def files(self) -> list[str]:
        """Return the received files, by their path in the folder of files."""
        return sorted(name.removeprefix(FILES) for name in self.manifest.hashes if name.startswith(FILES))


def is_harmless(name: str) -> bool:
    """Return whether an entry names a place inside the folder it is unpacked into."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name and "\0" not in name
