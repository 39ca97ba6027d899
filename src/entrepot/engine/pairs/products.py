"""Products of many vectors with many others, block by block: in eight bits where the processor has the instructions for it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.dense.runtime import EXACT

Arithmetic = Literal["int8", "float32"]
Product = NDArray[np.int32] | NDArray[np.float32]

_QUICK: Final = ("avx512_vnni", "avx_vnni", "amx_int8", "asimddp", "i8mm")
"""Processor flags, any of which makes products in eight bits faster than in 32."""
_ZERO: Final = 128  # onnxruntime's quick way takes the left side unsigned
_OPSET, _IR_VERSION = 18, 9


class Products(Protocol):
    """The products of a fixed set of needs with one block of resources after another."""

    def __call__(self, block: NDArray[Any]) -> Product:
        """(rows of the block, needs); the array is used again by the next call."""
        ...


def processor_flags(text: str | None = None) -> tuple[str, ...]:
    """Those flags of this processor that matter here; ``text`` is what /proc/cpuinfo says."""
    if text is None:
        try:
            text = Path("/proc/cpuinfo").read_text(encoding="utf8", errors="replace")
        except OSError:
            return ()
    listed = re.search(r"^(?:flags|Features)\s*:(.*)$", text, flags=re.MULTILINE)
    known = frozenset(listed[1].split()) if listed else frozenset()
    return tuple(flag for flag in _QUICK if flag in known)


def quickest() -> Arithmetic:
    """Eight bits where this processor is known to be faster with them, else float32."""
    return "int8" if processor_flags() else "float32"


class IntegerProducts:
    """Codes of needs (n, d) with codes of resources, by onnxruntime's `MatMulInteger`; exact whole numbers.

    The left side is unsigned with a zero point of 128: with a signed one the same product takes thirty times
    as long. No sum can overflow below a dimension of 130,000.
    """

    def __init__(self, needs: NDArray[np.int8], most_rows: int) -> None:
        from onnxruntime import OrtValue  # noqa: PLC0415 -- slow to load, and not where the processor has no such instructions

        self._left = np.empty((most_rows, needs.shape[1]), np.uint8)
        self._result = np.empty((most_rows, len(needs)), np.int32)
        self._value = OrtValue.ortvalue_from_numpy
        self._session = _session(needs)

    def __call__(self, block: NDArray[Any]) -> Product:
        """Products with the codes (rows, d) of a block of resources."""
        rows = len(block)
        # the code plus 128, as a change of the sign bit
        np.bitwise_xor(block.view(np.uint8), np.uint8(_ZERO), out=self._left[:rows])
        binding = self._session.io_binding()
        binding.bind_cpu_input("resources", self._left[:rows])
        binding.bind_ortvalue_output("products", self._value(self._result[:rows]))
        self._session.run_with_iobinding(binding)
        return self._result[:rows]


class FloatProducts:
    """Vectors of needs (n, d) with vectors of resources, in float32."""

    def __init__(self, needs: NDArray[np.float32], most_rows: int) -> None:
        self._right = np.ascontiguousarray(needs.T)
        self._result = np.empty((most_rows, len(needs)), np.float32)

    def __call__(self, block: NDArray[Any]) -> Product:
        """Products with the vectors (rows, d) of a block of resources."""
        return np.matmul(block.astype(np.float32, copy=False), self._right, out=self._result[: len(block)])


def _session(needs: NDArray[np.int8]) -> Any:
    """A graph of one product; needs are a constant of it, which onnxruntime puts in order once instead of for every block."""
    from onnx import TensorProto, helper, numpy_helper  # noqa: PLC0415 -- as above
    from onnxruntime import InferenceSession, SessionOptions  # noqa: PLC0415 -- as above

    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["resources", "needs", "zero"], ["products"])],
        "products",
        [helper.make_tensor_value_info("resources", TensorProto.UINT8, ["rows", needs.shape[1]])],
        [helper.make_tensor_value_info("products", TensorProto.INT32, ["rows", len(needs)])],
        [
            numpy_helper.from_array(np.ascontiguousarray(needs.T), "needs"),
            helper.make_tensor("zero", TensorProto.UINT8, [], [_ZERO]),
        ],
    )
    opsets = [helper.make_opsetid("", _OPSET)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION, producer_name="entrepot")
    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_session_config_entry(*EXACT)
    return InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
