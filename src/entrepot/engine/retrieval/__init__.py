"""Retrieval: needs against documents in several languages, by meaning and by words."""

from entrepot.engine.retrieval.documents import Candidate, Document, Vote
from entrepot.engine.retrieval.retriever import Retriever

__all__ = ["Candidate", "Document", "Retriever", "Vote"]
