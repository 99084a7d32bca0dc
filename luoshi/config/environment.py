"""Settings from the environment: `LUOSHI_…`, a wrong value stops the start with one sentence."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def switch(name: str, default: bool, environment: Mapping[str, str] = os.environ) -> bool:
    """Return the setting as a bool: 1 or 0."""
    value = environment.get(name, "").strip().lower()
    if value not in {"", "0", "1", "true", "false"}:
        raise ImproperlyConfigured(f"环境变量{name}的值“{value}”应为1或0，请改正后再启动。")
    return value in {"1", "true"} if value else default


def number(name: str, default: int, environment: Mapping[str, str] = os.environ) -> int:
    """Return the setting as a positive whole number."""
    value = environment.get(name, "").strip().replace("_", "")
    if value and not (value.isascii() and value.isdigit() and int(value) > 0):
        raise ImproperlyConfigured(f"环境变量{name}的值“{value}”不是正整数，请改正后再启动。")
    return int(value) if value else default


# localhost, 10.0.0.1, [::1], .qingze.example (with all below it), *
HOST = re.compile(r"\*|\.?[\w-]+(\.[\w-]+)*\.?|\[[0-9A-Fa-f:.]+\]")
ORIGIN = re.compile(r"https?://(\*\.)?[^/\s*]+")


def hosts(name: str, default: str, environment: Mapping[str, str] = os.environ) -> list[str]:
    """Return the setting as names of hosts, without scheme or port."""
    found = _parts(environment.get(name, "")) or _parts(default)
    for each in found:
        if not HOST.fullmatch(each):
            raise ImproperlyConfigured(
                f"环境变量{name}中的“{each}”不是主机名：只写主机名或 IP，不写 http:// 和端口，多个用半角逗号隔开。"
            )
    return found


def origins(name: str, environment: Mapping[str, str] = os.environ) -> list[str]:
    """Return the setting as addresses with their scheme and nothing behind the port."""
    found = _parts(environment.get(name, ""))
    for each in found:
        if not ORIGIN.fullmatch(each):
            raise ImproperlyConfigured(
                f"环境变量{name}中的“{each}”应写成 https://主机名 或 https://主机名:端口，末尾不带斜杠。"
            )
    return found


def networks(name: str, environment: Mapping[str, str] = os.environ) -> list[IPv4Network | IPv6Network]:
    """Return the setting as addresses or networks: 127.0.0.1, 10.1.0.0/16."""
    try:
        return [ip_network(each) for each in _parts(environment.get(name, ""))]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"环境变量{name}应为 IP 地址或网段，如 127.0.0.1,10.1.0.0/16（{error}）。"
        ) from error


def _parts(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def secret(name: str, environment: Mapping[str, str] = os.environ) -> str:
    """Return the setting, or what stands in the file that `<name>_FILE` names, or ""."""
    path = environment.get(f"{name}_FILE", "").strip()
    if not path:
        return environment.get(name, "").strip()
    try:
        return Path(path).read_text("utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"环境变量{name}_FILE指向的文件“{path}”读不出，请检查后再启动。") from error


def kept_secret(path: Path) -> str:
    """Return the key in the file at `path`, made at the first start and readable by its owner alone."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            os.link(beside, path)  # two processes that start together agree on one key
        except FileExistsError:
            pass
        finally:
            beside.unlink()
    return path.read_text("utf-8").strip()
