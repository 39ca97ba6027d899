"""Classifications of industries and of patents: how their codes are written, and which divisions of the two industry schemes are about the same.

GB/T 4754 (China) and NACE Rev. 2 (Europe) are both built on ISIC Rev. 4, which is why their two-digit divisions can be held against each other at
all. The table is our own, of codes alone; titles come from the lists that an operator brings in. Where China splits what Europe joins, or the
other way round, a division has several partners, the closest first.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Scheme(StrEnum):
    """A classification that records may be sorted by."""

    GBT = "gbt4754"
    NACE = "nace"
    IPC = "ipc"

    @property
    def label(self) -> str:
        """How it is called, in every language."""
        return LABELS[self]

    @property
    def field(self) -> str:
        """The column of a record in which its codes stand."""
        return "ipc" if self is Scheme.IPC else "industry_code"


LABELS: Final[Mapping[Scheme, str]] = {
    Scheme.GBT: "GB/T 4754",
    Scheme.NACE: "NACE",
    Scheme.IPC: "IPC",
}
INDUSTRIES: Final = (Scheme.GBT, Scheme.NACE)

_PAIRS: Final = (
    "01:01 02:02 03:01 04:03 05:01,02,03 06:05 07:06 08:07 09:07 10:08 11:09 12:08 13:10 14:10 15:11,10 16:12 17:13 18:14 19:15,14 20:16 "
    "21:31 22:17 23:18 24:32 25:19,24 26:20 27:21 28:20 29:22 30:23 31:24 32:24 33:25 34:28 35:28,32,26 36:29 37:30 38:27 39:26 40:26 41:32 "
    "42:38 43:33 44:35 45:35 46:36,37 47:41 48:42 49:43 50:43 51:46,45 52:47,45 53:49 54:49 55:50 56:51 57:49 58:52 59:52 60:53 61:55 62:56 "
    "63:61,60 64:63,62 65:62,58,63 66:64 67:66,64 68:65,66 69:64,66 70:68 71:77 72:82,70,69,73,78,79,80,74 73:72 74:71,74,75 75:74,72,70 76:36 "
    "77:39,38,91 78:81,38 79:68,84 80:96,97 81:95,45 82:81,96,75 83:85 84:86 85:88,87 86:58,63 87:59,60 88:90,91 89:93 90:93,92 91:94 92:84 "
    "93:94 94:84 95:94 96:94 97:99"
)
_TO_NACE: Final[Mapping[str, tuple[str, ...]]] = {
    mine: tuple(theirs.split(",")) for mine, _, theirs in (pair.partition(":") for pair in _PAIRS.split())
}


def _turned() -> dict[str, tuple[str, ...]]:
    """The table from Europe to China: those for whom it is the closest partner first."""
    ranked: dict[str, list[tuple[int, str]]] = {}
    for mine, theirs in _TO_NACE.items():
        for rank, other in enumerate(theirs):
            ranked.setdefault(other, []).append((rank, mine))
    return {other: tuple(mine for _, mine in sorted(found)) for other, found in ranked.items()}


_TO_GBT: Final = _turned()
_SHORT_NAMES: Final = (
    "01 Farming|02 Forestry|03 Fishing|05 Coal|06 Oil and gas wells|07 Metal ores|08 Quarries, other mining|09 Services for mines|10 Food|11 Drinks"
    "|12 Tobacco|13 Textiles|14 Clothes|15 Leather and shoes|16 Wood|17 Paper|18 Printing|19 Coke, refineries|20 Chemicals|21 Medicines"
    "|22 Rubber, plastics|23 Glass, ceramics, cement|24 Metals|25 Metal goods|26 Electronics, optics, measuring|27 Electrical goods|28 Machines"
    "|29 Cars|30 Ships, trains, aircraft|31 Furniture|32 Other goods, medical devices|33 Repair of machines|35 Power, gas, heat|36 Water|37 Sewage"
    "|38 Waste, recycling|39 Clean-up|41 Building|42 Civil works|43 Building trades|45 Car trade|46 Wholesale|47 Shops|49 Land transport"
    "|50 Shipping|51 Aviation|52 Storage, logistics|53 Post|55 Hotels|56 Restaurants|58 Publishing|59 Film, music|60 Broadcasting|61 Telecoms"
    "|62 Software, IT|63 Information services|64 Banking|65 Insurance|66 Services for finance|68 Property|69 Law, accounts|70 Management advice"
    "|71 Engineering, testing|72 Research|73 Advertising|74 Other professions|75 Vets|77 Renting|78 Staffing|79 Travel|80 Security"
    "|81 Cleaning, grounds|82 Office services|84 State|85 Education|86 Health|87 Care homes|88 Social work|90 Arts|91 Libraries, museums|92 Betting"
    "|93 Sport, leisure|94 Associations|95 Repair of goods|96 Personal services|97 Household staff|98 Own use|99 International bodies"
)
_NAMES: Final = {line[:2]: line[3:] for line in _SHORT_NAMES.split("|")}
_SECTIONS: Final[Mapping[Scheme, str]] = {
    Scheme.GBT: "A01-05 B06-12 C13-43 D44-46 E47-50 F51-52 G53-60 H61-62 I63-65 J66-69 K70-70 L71-72 M73-75 N76-79 O80-82 P83-83 Q84-85 R86-90 "
    "S91-96 T97-97",
    Scheme.NACE: "A01-03 B05-09 C10-33 D35-35 E36-39 F41-43 G45-47 H49-53 I55-56 J58-63 K64-66 L68-68 M69-75 N77-82 O84-84 P85-85 Q86-88 R90-93 "
    "S94-96 T97-98 U99-99",
}
_DIGITS: Final = re.compile(r"(?:[A-U]\s?)?(\d\d)(?:[.\s]?(\d{1,2}))?")
_PATENT: Final = re.compile(r"([A-H])\s?(\d\d)?\s?([A-Z])?(?:\s?\d{1,4}/\d{2,6})?")
_NAMED: Final = re.compile(r"(GB\s?/?\s?T\s?4754|NACE|IPC)[\s:.-]*", re.IGNORECASE)


def division(code: str) -> str:
    """The two digits of an industry code, "" of a section."""
    found = _DIGITS.fullmatch(code.strip())
    return found[1] if found else ""


def section(scheme: Scheme, code: str) -> str:
    """The letter above an industry code or a patent class; "" where there is none."""
    if scheme is Scheme.IPC or not division(code):
        return code[:1]
    spans = _SECTIONS[scheme].split()
    return next((span[0] for span in spans if span[1:3] <= division(code) <= span[4:6]), "")


def above(scheme: Scheme, code: str) -> str:
    """The next wider code: ``2651`` → ``265`` → ``26`` → ``C``; ``G01N`` → ``G01`` → ``G``; "" at the top."""
    if len(code) < 2:
        return ""
    if len(code) > 2 and not (scheme is Scheme.IPC and len(code) == 3):
        return code[:-1]
    return section(scheme, code)


def corresponding(scheme: Scheme, code: str) -> tuple[str, ...]:
    """The divisions of the other industry scheme that are about the same as this code's, the closest first; none of a section or a patent class."""
    table = {Scheme.GBT: _TO_NACE, Scheme.NACE: _TO_GBT}.get(scheme, {})
    return table.get(division(code), ())


def other_industry(scheme: Scheme) -> Scheme | None:
    """The industry scheme beside this one."""
    return {Scheme.GBT: Scheme.NACE, Scheme.NACE: Scheme.GBT}.get(scheme)


def short_name(scheme: Scheme, code: str) -> str:
    """A few English words of our own for a division, where its list was not brought in; "" where there are none."""
    if scheme is Scheme.GBT:
        return next((_NAMES[other] for other in corresponding(scheme, code)), "")
    return _NAMES.get(division(code), "") if scheme is Scheme.NACE else ""


def written(scheme: Scheme, code: str) -> str:
    """A code as it stands in a record: ``NACE 26.51``, ``GB/T 4754 4014``, ``G01N``."""
    if scheme is Scheme.IPC:
        return code
    dotted = f"{code[:2]}.{code[2:]}" if scheme is Scheme.NACE and len(code) > 2 else code
    return f"{scheme.label} {dotted}"


def read_codes(text: str, scheme: Scheme | None = None) -> tuple[tuple[Scheme, str], ...]:
    """The codes that a cell names, separated by semicolons, commas or bars: ``GB/T 4754 4014; NACE C26.51``, ``G01N 21/35``.

    Args:
        scheme: whose codes they are where they do not say; without it such codes are left out.

    Returns:
        Scheme and code without dots, section letters or main groups, each once, in order.
    """
    found: dict[tuple[Scheme, str], None] = {}
    for part in re.split(r"[;,|、；，\n]+", text):
        named = _NAMED.match(part.strip())
        told = _scheme_of(named[1]) if named else scheme
        rest = part.strip()[named.end() :] if named else part.strip()
        code = plain(told, rest) if told else ""
        if told and code:
            found[told, code] = None
    return tuple(found)


def plain(scheme: Scheme, written_code: str) -> str:
    """A code without what does not tell it apart: ``C26.51`` → ``2651``, ``G01N 21/35`` → ``G01N``; "" when it is none of the scheme's."""
    folded = written_code.strip().upper()
    if scheme is Scheme.IPC:
        found = _PATENT.fullmatch(folded)
        return "".join(part or "" for part in found.groups()) if found else ""
    if re.fullmatch("[A-U]", folded):
        return folded
    digits = _DIGITS.fullmatch(folded)
    return f"{digits[1]}{digits[2] or ''}" if digits else ""


def _scheme_of(name: str) -> Scheme:
    folded = re.sub(r"[\s/]", "", name).upper()
    return {"NACE": Scheme.NACE, "IPC": Scheme.IPC}.get(folded, Scheme.GBT)


def read_scheme(text: str) -> Scheme | None:
    """The scheme that a cell names; None if unknown."""
    folded = re.sub(r"[\W_]", "", text).upper()
    for start, scheme in (
        ("GBT4754", Scheme.GBT),
        ("国民经济行业分类", Scheme.GBT),
        ("NACE", Scheme.NACE),
        ("NOGA", Scheme.NACE),
        ("IPC", Scheme.IPC),
    ):
        if folded.startswith(start):
            return scheme
    return None
