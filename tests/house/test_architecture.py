"""Rules about the code that a machine keeps."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SRC = ROOT / "src"


def test_the_core_imports_without_django() -> None:
    code = (
        "import sys, pkgutil, importlib, tinhgon\n"
        "for m in pkgutil.walk_packages(tinhgon.__path__, 'tinhgon.'):\n"
        "    importlib.import_module(m.name)\n"
        "assert 'django' not in sys.modules, 'django was imported'\n"
    )
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True, cwd=SRC)


def test_every_partial_says_what_it_needs() -> None:
    partials = list((SRC / "tinhgon_web/templates").rglob("_*.html"))
    silent = [p.name for p in partials if "Needs: " not in p.read_text("utf-8").splitlines()[0]]
    assert partials
    assert silent == []


def test_no_migration_imports_the_core() -> None:
    migrations = list((SRC / "tinhgon_web").rglob("migrations/0*.py"))
    guilty = [p.name for p in migrations if re.search(r"(import|from) tinhgon\b(?!_)", p.read_text("utf-8"))]
    assert migrations
    assert guilty == []


def test_no_lock_file_names_a_host() -> None:
    locks = list((ROOT / "requirements").glob("*.txt"))
    guilty = [p.name for p in locks if "://" in p.read_text("utf-8")]
    assert len(locks) == 2
    assert guilty == []


def test_only_actions_write() -> None:
    """One door for writes: views, commands and jobs call actions."""
    writes = re.compile(r"\.(objects\.(create|bulk_create|get_or_create|update_or_create)|save|delete|bulk_update)\(")
    guilty = [
        f"{p.relative_to(SRC)}: {found[0]}"
        for name in ("views.py", "api.py", "admin.py", "forms.py")
        for p in (SRC / "tinhgon_web").rglob(name)
        if (found := writes.search(p.read_text("utf-8")))
    ]
    assert guilty == []


def test_pages_have_no_inline_script_or_style() -> None:
    """The content security policy forbids both, so they would silently not work."""
    inline = re.compile(r"<script>|\son\w+=\"|\sstyle=\"|<style")
    guilty = [
        str(p.relative_to(SRC))
        for p in (SRC / "tinhgon_web/templates").rglob("*.html")
        if inline.search(p.read_text("utf-8"))
    ]
    assert guilty == []


def test_the_checker_of_placements_knows_nothing_of_what_solves() -> None:
    """A check that shares code with the solver would share its mistakes."""
    code = (
        "import sys, tinhgon.staffing.checker\n"
        "solving = {'solver', 'exact', 'network', 'multipliers', 'problem', 'balance', 'eligibility', 'conflicts'}\n"
        "loaded = {m.rpartition('.')[2] for m in sys.modules if m.startswith('tinhgon.staffing.')}\n"
        "assert not loaded & solving, loaded & solving\n"
        "assert 'ortools' not in sys.modules and 'numpy' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True, cwd=SRC)
