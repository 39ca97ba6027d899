"""Counting bits of many vectors at once: eight words of 64 bits in one register where the processor has such registers.

Left to itself the compiler takes half of a register of 512 bits, and keeps the counts in memory; written out it takes all of it and keeps
them at hand. Processors with smaller registers get the same result from several instructions.
"""

from __future__ import annotations

from typing import Any, Final

from numba.core import cgutils, types
from numba.extending import intrinsic

_tools: Any = cgutils
ir: Any = _tools.ir
"""What numba itself writes instructions with."""
LANES: Final = 64
"""Vectors that lie interleaved, so that one instruction reads a word of each."""
PLANES: Final = 4
"""Bits of a level, see `sketches.Asked`."""
_WIDE, _TOGETHER = 8, 4
"""Words in a register, and registers of vectors that are counted together: with a count for each plane they fill half of the 32 there are."""
_WORD = ir.IntType(64)
_REGISTER = ir.VectorType(_WORD, _WIDE)
_INDEX = ir.IntType(32)


@intrinsic
def _weigh(_context: Any, bits: Any, block: Any, planes: Any, found: Any) -> Any:
    return types.void(bits, block, planes, found), _written


weigh: Any = _weigh
"""Sum of the levels at which the bits of each vector of a block are set.

Args:
    bits: (blocks, words, LANES) of 64 bits, contiguous, at least one word.
    block: which of the blocks.
    planes: (PLANES, words) of 64 bits, contiguous: bit k of every level.
    found: (LANES,) of 64 bits, is overwritten.
"""


def _written(context: Any, builder: Any, signature: Any, given: Any) -> Any:
    arrays = [
        context.make_array(signature.args[place])(context, builder, given[place]) for place in (0, 2, 3)
    ]
    bits, planes, found = (array.data for array in arrays)
    kind = ir.FunctionType(_REGISTER, [_REGISTER])
    counting = _tools.get_or_insert_function(builder.module, kind, f"llvm.ctpop.v{_WIDE}i64")
    words = builder.extract_value(arrays[0].shape, 1)
    block = context.cast(builder, given[1], signature.args[1], types.int64)
    first = builder.mul(builder.mul(block, words), _number(LANES))
    for group in range(0, LANES // _WIDE, _TOGETHER):
        lanes = [_number((group + place) * _WIDE) for place in range(_TOGETHER)]
        counts = [[_zeros(builder) for _ in range(PLANES)] for _ in lanes]
        with _tools.for_range(builder, words) as loop:
            asked = [
                _everywhere(builder, builder.load(_at(builder, planes, builder.mul(_number(plane), words), loop.index)))
                for plane in range(PLANES)
            ]  # fmt: skip
            row = builder.add(first, builder.mul(loop.index, _number(LANES)))
            for lane, own in zip(lanes, counts, strict=True):
                held = builder.load(_register(builder, _at(builder, bits, row, lane)), align=_WIDE)
                for plane, count in zip(asked, own, strict=True):
                    ones = builder.call(counting, [builder.and_(held, plane)])
                    builder.store(builder.add(builder.load(count), ones), count)
        for lane, own in zip(lanes, counts, strict=True):
            total = builder.load(own[-1])
            for count in reversed(own[:-1]):
                total = builder.add(builder.add(total, total), builder.load(count))
            builder.store(total, _register(builder, _at(builder, found, lane)), align=_WIDE)
    return context.get_dummy_value()


def _number(value: int) -> Any:
    return ir.Constant(_WORD, value)


def _zeros(builder: Any) -> Any:
    """A count of its own, zero each time it comes to it."""
    zero = ir.Constant(_REGISTER, [_number(0)] * _WIDE)
    place = _tools.alloca_once(builder, _REGISTER)
    builder.store(zero, place)
    return place


def _everywhere(builder: Any, word: Any) -> Any:
    """A word in every lane of a register."""
    nothing = ir.Constant(_REGISTER, ir.Undefined)
    one = builder.insert_element(nothing, word, ir.Constant(_INDEX, 0))
    first = ir.Constant(ir.VectorType(_INDEX, _WIDE), [ir.Constant(_INDEX, 0)] * _WIDE)
    return builder.shuffle_vector(one, nothing, first)


def _at(builder: Any, data: Any, *places: Any) -> Any:
    """Where a word of an array stands, counted from its first one."""
    total = places[0]
    for place in places[1:]:
        total = builder.add(total, place)
    return builder.gep(data, [total])


def _register(builder: Any, place: Any) -> Any:
    return builder.bitcast(place, _REGISTER.as_pointer())
