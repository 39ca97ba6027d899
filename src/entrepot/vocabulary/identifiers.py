"""The numbers under which the world knows an organisation, read as people write them and checked by their check digits."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from stdnum.cn import uscc
from stdnum.eu import vat
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.iso7064 import mod_97_10

from entrepot.vocabulary.places import EU_MEMBERS
from entrepot.vocabulary.problems import Code, Problem, problem
from entrepot.vocabulary.writing import fold


class Scheme(StrEnum):
    """The registers whose numbers are read."""

    USCC = "uscc"
    """Unified social credit code of mainland China (统一社会信用代码, GB 32100-2015): 18 characters, the last a check digit."""
    LEI = "lei"
    """Legal entity identifier (ISO 17442): 20 characters, the last two check digits by ISO 7064 MOD 97-10."""
    VAT = "vat"
    """Value added tax number of a state of the European Union, with the country before it."""
    HK_BR = "hk_br"
    """Business registration number of Hong Kong: eight digits. It has no check digit, so only its form is checked."""


NAMES: Final = {
    Scheme.USCC: "unified social credit code",
    Scheme.LEI: "LEI",
    Scheme.VAT: "VAT number",
    Scheme.HK_BR: "business registration number",
}
"""English names, by which problems speak of them."""

FORMS: Final = {
    Scheme.USCC: "18 digits and capital letters, without I, O, S, V and Z",
    Scheme.LEI: "20 letters and digits, the last two of them digits",
    Scheme.VAT: "the country's two letters, then what follows them there, such as DE 136695976",
    Scheme.HK_BR: "8 digits, the first of the number on the certificate",
}
"""What each looks like, in English."""

# The first two: who registers (1-9, A military, N agriculture, Y others) and as what; six digits of the region; the rest is free.
_USCC: Final = re.compile(r"[1-9ANY][0-9A-HJ-NP-RTUWXY][0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}")
_LEI: Final = re.compile(r"[0-9A-Z]{18}[0-9]{2}")
_HK_BR: Final = re.compile(r"([0-9]{8})([0-9]{3}([0-9]{4}[0-9A-Z])?)?")
_VAT_COUNTRIES: Final = (EU_MEMBERS - {"GR"}) | {"EL", "XI"}


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number that can be one of its register; ``number`` in the register's own form, in capitals without spaces."""

    scheme: Scheme
    number: str


def read_identifier(scheme: str, written: str) -> Identifier | Problem:
    """Read an organisation's number, whatever its width, case, spaces and hyphens; a problem with its remedy when it cannot be one.

    The problem's column is the scheme.
    """
    try:
        of = Scheme(scheme)
    except ValueError:
        return problem(
            Code.VALUE_UNKNOWN, column=scheme, value=scheme, field="identifier", choices=", ".join(Scheme)
        )
    bare = re.sub(r"[\s\-./_:]", "", fold(written)).upper()
    match of:
        case Scheme.USCC:
            return _checked(of, written, bare, _USCC, bare[-1:] == _uscc_digit(bare))
        case Scheme.LEI:
            return _checked(of, written, bare, _LEI, mod_97_10.is_valid(bare))
        case Scheme.HK_BR:
            found = _HK_BR.fullmatch(bare)
            return Identifier(of, found[1]) if found else _malformed(of, written)
    return _vat(written, bare)


def _uscc_digit(bare: str) -> str:
    return uscc.calc_check_digit(bare[:17]) if _USCC.fullmatch(bare) else ""


def _checked(
    scheme: Scheme, written: str, bare: str, form: re.Pattern[str], right: bool
) -> Identifier | Problem:
    if not form.fullmatch(bare):
        return _malformed(scheme, written)
    return Identifier(scheme, bare) if right else _wrong(scheme, written)


def _vat(written: str, bare: str) -> Identifier | Problem:
    if bare.startswith("GR"):  # Greece's own letters are EL
        bare = f"EL{bare[2:]}"
    if bare[:2] not in _VAT_COUNTRIES:
        return problem(Code.IDENTIFIER_COUNTRY, column=Scheme.VAT, value=written.strip())
    try:
        return Identifier(Scheme.VAT, vat.validate(bare))
    except InvalidChecksum:
        return _wrong(Scheme.VAT, written)
    except ValidationError:
        return _malformed(Scheme.VAT, written)


def _malformed(scheme: Scheme, written: str) -> Problem:
    return problem(
        Code.IDENTIFIER_MALFORMED,
        column=scheme,
        value=written.strip(),
        field=NAMES[scheme],
        form=FORMS[scheme],
    )


def _wrong(scheme: Scheme, written: str) -> Problem:
    return problem(Code.IDENTIFIER_WRONG, column=scheme, value=written.strip(), field=NAMES[scheme])
