"""Jupyter servers and a browser for tests: loopback, a free port, always stopped."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def find_browser() -> str | None:
    """The path of a Chromium on this machine, or None."""
    named = os.environ.get("READOUT_CHROMIUM")
    if named:
        return named
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


@contextlib.contextmanager
def jupyter(app: str, folder: Path, log: Path) -> Iterator[str]:
    """A JupyterLab (`lab`) or Notebook 7 (`notebook`) server on a folder; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = folder / ".settings"
    tracker = settings / "@jupyterlab" / "notebook-extension" / "tracker.jupyterlab-settings"
    tracker.parent.mkdir(parents=True)
    tracker.write_text('{"windowingMode": "none"}')  # every cell is in the page, seen or not
    environment = {
        **os.environ,
        "READOUT_PROGRESS": str(folder / "progress.jsonl"),
        # nothing of this user's own Jupyter: no tabs of another day over the lesson
        "JUPYTERLAB_SETTINGS_DIR": str(settings),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / ".workspaces"),
        "JUPYTER_CONFIG_DIR": str(folder / ".config"),
        "JUPYTER_DATA_DIR": str(folder / ".data"),
        "IPYTHONDIR": str(folder / ".ipython"),
    }
    command = [
        *(sys.executable, "-m", f"jupyter{app}" if app == "lab" else app),
        *("--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}"),
        *("--IdentityProvider.token=", f"--notebook-dir={folder}", "--ServerApp.port_retries=0"),
        "--FileContentsManager.pre_save_hook=lessons.saving.pre_save_hook",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    with open(log, "w") as out:
        server = subprocess.Popen(command, stdout=out, stderr=out, env=environment)
        try:
            _wait(f"http://127.0.0.1:{port}/api/status", server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def stop_kernels(page: Any, address: str) -> None:
    """Stop every kernel of a server, as when a machine is taken away."""
    for session in page.request.get(f"{address}/api/sessions").json():
        kernel = f"{address}/api/kernels/{session['kernel']['id']}"
        done = page.request.delete(kernel, headers=xsrf(page))
        if not done.ok:
            raise RuntimeError(f"the kernel was not stopped: {done.status} {done.text()}")


def xsrf(page: Any) -> dict[str, str]:
    """The header that Jupyter wants with every request that changes something."""
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    return {"X-XSRFToken": cookies.get("_xsrf", "")}


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"Jupyter did not start:\n{log.read_text()}")
