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
PICKED: Final = 16
"""Values that are looked at together, see `pick`."""
REGISTER: Final = 8
"""Words in a register."""
_WIDE, _TOGETHER = REGISTER, 4
"""Registers of vectors that are counted together: with a count for each plane they fill half of the 32 there are."""
_LINE = 64  # bytes that come from the memory together
_WORD = ir.IntType(64)
_REGISTER = ir.VectorType(_WORD, _WIDE)
_INDEX = ir.IntType(32)


@intrinsic
def _weigh(_context: Any, bits: Any, block: Any, planes: Any, found: Any) -> Any:
    return types.void(bits, block, planes, found), _written


@intrinsic
def _weigh_row(_context: Any, bits: Any, row: Any, planes: Any) -> Any:
    return types.uint64(bits, row, planes), _row_written


weigh_row: Any = _weigh_row
"""Sum of the levels at which the bits of one vector are set, and how many are set times 2 to the 32.

Args:
    bits: (vectors, words) of 64 bits, contiguous, a whole number of registers each.
    row: which of the vectors.
    planes: (PLANES, words) of 64 bits, contiguous.
"""


@intrinsic
def _bring(_context: Any, array: Any, row: Any) -> Any:
    return types.void(array, row), _brought


bring: Any = _bring
"""Have a row of an array (rows, columns), contiguous, come from the memory while something else is done."""


@intrinsic
def _pick(
    _context: Any, values: Any, allowed: Any, start: Any, least: Any, rows: Any, kept: Any, held: Any
) -> Any:  # fmt: skip
    return types.int64(values, allowed, start, least, rows, kept, held), _picked


pick: Any = _pick
"""Put behind each other those of `PICKED` values that are allowed and above the least; how many there are then.

Args:
    values: of 32 bits, contiguous.
    allowed: truth values, contiguous.
    start: where the first of them stands.
    least: what they have to be above.
    rows, kept: places and values of those that were picked, of 32 bits, with room for all.
    held: how many there are.
"""


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
    counting = _counting(builder)
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


def _row_written(context: Any, builder: Any, signature: Any, given: Any) -> Any:
    arrays = [context.make_array(signature.args[place])(context, builder, given[place]) for place in (0, 2)]
    (bits, planes), words = (array.data for array in arrays), builder.extract_value(arrays[0].shape, 1)
    row = builder.mul(context.cast(builder, given[1], signature.args[1], types.int64), words)
    counting = _counting(builder)
    counts = [_zeros(builder) for _ in range(PLANES + 1)]
    with _tools.for_range(builder, builder.udiv(words, _number(_WIDE))) as loop:
        part = builder.mul(loop.index, _number(_WIDE))
        held = builder.load(_register(builder, _at(builder, bits, row, part)), align=_WIDE)
        for plane, count in enumerate(counts):
            level = held
            if plane < PLANES:
                place = _at(builder, planes, builder.mul(_number(plane), words), part)
                level = builder.and_(held, builder.load(_register(builder, place), align=_WIDE))
            builder.store(builder.add(builder.load(count), builder.call(counting, [level])), count)
    *levels, set_ = (builder.load(count) for count in counts)
    total = levels[-1]
    for level in reversed(levels[:-1]):
        total = builder.add(builder.add(total, total), level)
    total = builder.add(total, builder.shl(set_, ir.Constant(_REGISTER, [_number(32)] * _WIDE)))
    adding = _tools.get_or_insert_function(
        builder.module, ir.FunctionType(_WORD, [_REGISTER]), f"llvm.vector.reduce.add.v{_WIDE}i64"
    )
    return builder.call(adding, [total])


def _brought(context: Any, builder: Any, signature: Any, given: Any) -> Any:
    array = context.make_array(signature.args[0])(context, builder, given[0])
    row = context.cast(builder, given[1], signature.args[1], types.int64)
    size = builder.mul(builder.extract_value(array.shape, 1), array.itemsize)
    begin = builder.add(builder.ptrtoint(array.data, _WORD), builder.mul(row, size))
    byte = ir.IntType(8).as_pointer()
    asking = ir.FunctionType(ir.VoidType(), [byte, _INDEX, _INDEX, _INDEX])
    function = _tools.get_or_insert_function(builder.module, asking, "llvm.prefetch.p0")
    how = [ir.Constant(_INDEX, value) for value in (0, 3, 1)]  # to be read, to be kept near, no instructions
    lines = builder.udiv(builder.add(size, _number(_LINE - 1)), _number(_LINE))
    with _tools.for_range(builder, lines) as loop:
        place = builder.add(begin, builder.mul(loop.index, _number(_LINE)))
        builder.call(function, [builder.inttoptr(place, byte), *how])
    return context.get_dummy_value()


def _picked(context: Any, builder: Any, signature: Any, given: Any) -> Any:
    values, allowed, rows, kept = (
        context.make_array(signature.args[place])(context, builder, given[place]).data
        for place in (0, 1, 4, 5)
    )
    start, held = (
        context.cast(builder, given[place], signature.args[place], types.int64) for place in (2, 6)
    )
    floats, bytes_, places = (ir.VectorType(kind, PICKED) for kind in (ir.FloatType(), ir.IntType(8), _INDEX))
    found, may = (
        builder.load(builder.bitcast(_at(builder, data, start), kind.as_pointer()), align=align)
        for data, kind, align in ((values, floats, 4), (allowed, bytes_, 1))
    )
    high = builder.fcmp_ordered(">", found, _spread(builder, given[3], floats))
    mask = builder.and_(
        high, builder.icmp_unsigned("!=", may, ir.Constant(bytes_, [ir.Constant(bytes_.element, 0)] * PICKED))
    )
    numbers = builder.add(
        _spread(builder, builder.trunc(start, _INDEX), places),
        ir.Constant(places, [ir.Constant(_INDEX, lane) for lane in range(PICKED)]),
    )
    for what, into, name in ((numbers, rows, "i32"), (found, kept, "f32")):
        place = _at(builder, into, held)
        kind = ir.FunctionType(ir.VoidType(), [what.type, place.type, mask.type])
        storing = _tools.get_or_insert_function(
            builder.module, kind, f"llvm.masked.compressstore.v{PICKED}{name}"
        )
        builder.call(storing, [what, place, mask])
    bits = builder.zext(builder.bitcast(mask, ir.IntType(PICKED)), _WORD)
    counting = _tools.get_or_insert_function(
        builder.module, ir.FunctionType(_WORD, [_WORD]), "llvm.ctpop.i64"
    )
    return builder.add(held, builder.call(counting, [bits]))


def _counting(builder: Any) -> Any:
    kind = ir.FunctionType(_REGISTER, [_REGISTER])
    return _tools.get_or_insert_function(builder.module, kind, f"llvm.ctpop.v{_WIDE}i64")


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
    return _spread(builder, word, _REGISTER)


def _spread(builder: Any, value: Any, kind: Any) -> Any:
    nothing = ir.Constant(kind, ir.Undefined)
    one = builder.insert_element(nothing, value, ir.Constant(_INDEX, 0))
    first = ir.Constant(ir.VectorType(_INDEX, kind.count), [ir.Constant(_INDEX, 0)] * kind.count)
    return builder.shuffle_vector(one, nothing, first)


def _at(builder: Any, data: Any, *places: Any) -> Any:
    """Where a word of an array stands, counted from its first one."""
    total = places[0]
    for place in places[1:]:
        total = builder.add(total, place)
    return builder.gep(data, [total])


def _register(builder: Any, place: Any) -> Any:
    return builder.bitcast(place, _REGISTER.as_pointer())
