"""`luoshi serve`: the web server and the worker as two children of one process. Imports no Django itself."""

from __future__ import annotations

import errno
import http.client
import os
import socket
import sys
import time

import click

from luoshi.commands.failures import Refusal
from luoshi.commands.supervising import Child, Supervisor, run_to_end
from luoshi.commands.wording import ChineseCommand, Count

EXAMPLES = """\b
示例：
  luoshi serve                          本机 8000 端口
  luoshi serve --port 8080 --workers 4
  luoshi serve --host 0.0.0.0           其他机器也能访问（须设 LUOSHI_ALLOWED_HOSTS，见 docs/operations.md）"""
# Who was killed a moment ago may still hold the port for as long.
PORT_SECONDS = 5
BACKLOG = 2048


@click.command(name="serve", cls=ChineseCommand, epilog=EXAMPLES, options_metavar="[选项]")
@click.option("--host", metavar="地址", default="127.0.0.1", help="监听的地址，默认 127.0.0.1（只有本机能访问）")
@click.option("--port", metavar="端口", type=Count(), default=8000, help="监听的端口，默认 8000")
@click.option("--workers", metavar="N", type=Count(), help="网页进程数，默认等于处理器核数（最多 4）")
@click.option("--threads", metavar="N", type=Count(), default=8, help="每个网页进程的线程数，默认 8")
@click.option("--no-worker", is_flag=True, help="不启动后台任务进程（另用 luoshi worker 运行时）")
def serve_command(host: str, port: int, workers: int | None, threads: int, no_worker: bool) -> int:
    """启动服务：网页和后台任务。使用内置数据库时先自动升级；收到停止信号后做完手上的事再退出。"""
    with _listening(host, port) as listener:
        status = run_to_end(_luoshi("migrate", *([] if _embedded() else ["--check"])))
        if status:
            return status
        web = Child("网页进程", gunicorn(listener.fileno(), workers or _cores(), threads), (listener.fileno(),))
        children = [web] if no_worker else [web, Child("后台任务进程", _luoshi("worker"))]
        where = "127.0.0.1" if host in ("0.0.0.0", "::") else host
        Supervisor(children).run(lambda: _answers(where, port), lambda: _say_ready(where, port))
    click.echo("已停止。", err=True)
    return 0


def _embedded() -> bool:
    return not (os.environ.get("LUOSHI_DATABASE_URL") or os.environ.get("LUOSHI_DATABASE_URL_FILE"))


def _cores() -> int:
    return min(os.cpu_count() or 1, 4)


def _luoshi(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "luoshi.cli", *arguments]


def gunicorn(descriptor: int, workers: int, threads: int) -> list[str]:
    """Return the command of the web server on a descriptor that listens already."""
    options = {
        "--bind": f"fd://{descriptor}",  # held by this process: a restart of the server loses no visitor
        "--workers": workers,
        "--threads": threads,
        "--worker-class": "gthread",
        "--timeout": 120,
        "--graceful-timeout": 25,
        "--keep-alive": 75,
        "--limit-request-line": 8190,  # a saved view with many filters
        "--log-level": "warning",
        "--worker-tmp-dir": "/dev/shm" if os.path.isdir("/dev/shm") else None,  # its pulse must not wait for a disk
    }
    given = [part for name, value in options.items() if value for part in (name, str(value))]
    return [sys.executable, "-m", "gunicorn", "luoshi.config.wsgi:application", *given]


def _listening(host: str, port: int) -> socket.socket:
    """Return a listening socket; Refusal where the port is taken or not allowed."""
    if port > 65535:
        raise Refusal(f"端口 {port} 不存在：请用 1 到 65535 之间的数。")
    end = time.monotonic() + PORT_SECONDS
    while True:
        try:
            family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
            return socket.create_server((host, port), family=family, backlog=BACKLOG)
        except socket.gaierror as error:
            raise Refusal(f"地址“{host}”不是本机的地址，请用 --host 换一个。") from error
        except OSError as error:
            if error.errno == errno.EADDRINUSE and time.monotonic() < end:
                time.sleep(0.5)
                continue
            raise Refusal(_why_not(host, port, error)) from error


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"端口 {port} 已被其他程序占用：请用 --port 换一个，或先停掉占用它的程序。"
    if error.errno == errno.EACCES:
        return f"没有权限使用端口 {port}：请用 1024 以上的端口，前面用代理转发（见 docs/operations.md）。"
    return f"不能在“{host}”的端口 {port} 上监听：地址不是本机的地址，请用 --host 换一个。"


def _answers(host: str, port: int) -> bool:
    """Return whether the server answers at all; what it answers is not asked here."""
    name = os.environ.get("LUOSHI_ALLOWED_HOSTS", "localhost").split(",")[0].lstrip(".*") or "localhost"
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": name})
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _say_ready(host: str, port: int) -> None:
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"落实已启动：http://{shown}:{port}/ （按 Ctrl-C 停止）", err=True)
