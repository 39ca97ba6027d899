"""Text analysis in Chinese, English and German: normal form, language, terms with places, sentences."""

from entrepot.engine.text.analysis import Term, spans, terms
from entrepot.engine.text.folding import normalise, simplify
from entrepot.engine.text.languages import SCRIPTS, Script, identify, script_of
from entrepot.engine.text.sentences import sentences

__all__ = [
    "SCRIPTS",
    "Script",
    "Term",
    "identify",
    "normalise",
    "script_of",
    "sentences",
    "simplify",
    "spans",
    "terms",
]
