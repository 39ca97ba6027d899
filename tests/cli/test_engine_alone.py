"""The engine is a library of its own: it works where Django cannot be imported, in a process that has just begun."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
WITHOUT_DJANGO = """
import importlib, pkgutil, sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"django", "ninja", "typer", "rich", "whitenoise", "granian"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Absent())
"""


def python(code: str) -> str:
    """What a fresh process prints, with nothing of a server to be had."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "ENTREPOT"))
    }
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_DJANGO + code], capture_output=True, text=True, check=False, timeout=60,
        env=environment | {"PYTHONPATH": str(SOURCE)},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


def test_the_guard_really_takes_django_away() -> None:
    assert (
        python("""
try:
    import django
except ModuleNotFoundError as error:
    print(error.name)
""")
        == "django"
    )


WITH_DJANGO = {"actions", "apps", "folders", "migrations", "models", "permissions", "queries"}
"""Files of a stage that stand on the database; reading lists needs none of them."""


@pytest.mark.parametrize("package", ["engine", "vocabulary", "intake"])
def test_every_module_can_be_imported_without_django(package: str) -> None:
    code = f"""
import entrepot.{package} as package
names = [item.name for item in pkgutil.walk_packages(package.__path__, package.__name__ + ".")]
names = [name for name in names if not {WITH_DJANGO} & set(name.split("."))]
for name in names:
    importlib.import_module(name)
print(len(names), sorted(name for name in sys.modules if name.partition(".")[0] == "django"))
"""
    count, loaded = python(code).split(" ", 1)
    folder = SOURCE / "entrepot" / package
    modules = [path.relative_to(folder).with_suffix("").parts for path in folder.rglob("*.py")]
    expected = [parts for parts in modules if not WITH_DJANGO & set(parts)]
    assert (int(count), loaded) == (len(expected) - 1, "[]")


def test_it_matches_without_django() -> None:
    code = """
from entrepot.engine.matcher import Matcher
from entrepot.engine.retrieval import Document
offers = [[Document("a", "", "Finds cracks in glaze.")], [Document("b", "", "Brews tea in bricks.")]]
best = Matcher(offers, ["technology"] * 2, voters=[]).ranked([Document("n", "", "cracks in tiles")], kind=None, top=1)
print([item.resource for item in best])
"""
    assert python(code) == "[0]"
