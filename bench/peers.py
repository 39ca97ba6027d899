"""What others do, run beside Entrepot: BM25, TF-IDF and keyword search."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.text import normalise, terms

Scores = NDArray[np.float64]
Peer = Callable[[Sequence[str], Sequence[str]], Scores]


def analysed(text: str) -> list[str]:
    """Entrepot's own analysis, so that the peers differ in ranking only."""
    return terms(text)


def bm25(needs: Sequence[str], offers: Sequence[str]) -> Scores:
    """bm25s with its defaults (Lucene's formula, k1 1.5, b 0.75) over the same terms."""
    import bm25s

    model = bm25s.BM25()
    model.index([analysed(offer) for offer in offers], show_progress=False)
    known = set(model.vocab_dict)
    rows = [[term for term in analysed(need) if term in known] for need in needs]
    return np.stack([model.get_scores(row) if row else np.zeros(len(offers)) for row in rows]).astype(
        np.float64
    )


def tfidf(needs: Sequence[str], offers: Sequence[str]) -> Scores:
    """scikit-learn's cosine TF-IDF with logarithmic counts over the same terms."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectoriser = TfidfVectorizer(analyzer=analysed, sublinear_tf=True)
    matrix = vectoriser.fit_transform(offers)
    product: Scores = (vectoriser.transform(needs) @ matrix.T).toarray().astype(np.float64)
    return product


def keyword(needs: Sequence[str], offers: Sequence[str]) -> Scores:
    """What catalogues do: an offer is found when it contains every word of the query, whatever the case."""
    folded = [normalise(offer).lower() for offer in offers]
    asked = [normalise(need).lower().split() for need in needs]
    return np.array([[float(all(word in offer for word in words)) for offer in folded] for words in asked])


PEERS: dict[str, Peer] = {"BM25 (bm25s)": bm25, "TF-IDF (scikit-learn)": tfidf, "keyword search": keyword}
