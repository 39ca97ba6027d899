"""placeholder"""
from dataclasses import dataclass
@dataclass(frozen=True, slots=True)
class Reason:
    verdict: str
    sign: str
    word: str
    sentence: str
def reason(condition): return Reason(condition.verdict,"✓","Fits",str(condition))
