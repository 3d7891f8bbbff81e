"""Points MLflow's own REST tests at another server.

A pytest plugin, loaded with ``-p foreign_server`` from a checkout of MLflow. ``FOREIGN_SERVER`` is the command that
starts the server; ``{port}`` and ``{home}`` in it are filled in. Each server of the suite is a fresh one with an empty
folder, started in the working directory of pytest, and ended with everything it started.
"""

import contextlib
import os
import shlex
import shutil
import signal
import socket
import subprocess
import tempfile
import time

HOST = "127.0.0.1"


def _free_port():
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def _wait(port, process, timeout=30):
    end = time.time() + timeout
    while time.time() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with exit code {process.returncode}")
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError(f"nothing listens on {port} after {timeout} s")


@contextlib.contextmanager
def _serve(port=None, extra_env=None):
    port = port or _free_port()
    home = tempfile.mkdtemp(prefix="foreign-server-")
    command = os.environ["FOREIGN_SERVER"].format(port=port, home=home)
    process = subprocess.Popen(
        shlex.split(command),
        env={**os.environ, **{key: str(value) for key, value in (extra_env or {}).items()}},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(port, process)
        yield f"http://{HOST}:{port}"
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        shutil.rmtree(home, ignore_errors=True)


class _ServerThread:
    """Takes the place of the suite's server thread: same arguments, another server."""

    def __init__(self, app, port):
        self._serving = _serve(port)

    def __enter__(self):
        return self._serving.__enter__()

    def __exit__(self, *failure):
        return self._serving.__exit__(*failure)


def _init_server(backend_uri, root_artifact_uri, extra_env=None, app=None, server_type="fastapi"):
    return _serve(extra_env=extra_env)


def pytest_configure(config):
    import mlflow
    from tests.tracking import integration_test_utils

    mlflow.set_tracking_uri(None)
    integration_test_utils.ServerThread = _ServerThread
    integration_test_utils._init_server = _init_server
