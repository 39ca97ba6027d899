"""What a record can be, and how people write it in a column."""

from enum import StrEnum
from typing import Final

from entrepot.vocabulary.kinds import ResourceKind, read_resource_kind
from entrepot.vocabulary.writing import fold_label


class RecordKind(StrEnum):
    """Everything that can be imported: needs, organisations, the eight kinds of resource, clusters,
    industrial chains; and a classification, of which a whole list consists, never a row beside others."""

    NEED = "need"
    ORGANISATION = "organisation"
    TECHNOLOGY = "technology"
    EXPERT = "expert"
    FACILITY = "facility"
    SERVICE = "service"
    FINANCE = "finance"
    POLICY = "policy"
    VENUE = "venue"
    PRODUCT = "product"
    CLUSTER = "cluster"
    INDUSTRIAL_CHAIN = "industrial_chain"
    CLASSIFICATION = "classification"

    @property
    def resource(self) -> ResourceKind | None:
        """The kind of resource, None for what is not offered."""
        return ResourceKind(self.value) if self.value in set(ResourceKind) else None


_WRITTEN: Final[dict[str, RecordKind]] = {
    word: kind
    for kind, words in {
        RecordKind.NEED: "need|needs|demand|requirement|bedarf|bedarfe|gesuch|anforderung|需求|企业需求"
        "|技术需求|难题",
        RecordKind.ORGANISATION: "organisation|organization|organisations|organizations|company|companies"
        "|member|institution|单位|机构|企业|组织|高校|einrichtung|unternehmen|firma|mitglied",
        RecordKind.CLUSTER: "cluster|clusters|集群|产业集群",
        RecordKind.INDUSTRIAL_CHAIN: "industrial chain|industrial chains|industry chain|产业链|industriekette"
        "|wertschöpfungskette",
    }.items()
    for word in words.split("|")
}
KIND_WORDS: Final = ", ".join(kind for kind in RecordKind if kind is not RecordKind.CLASSIFICATION)
_CLASSIFICATIONS: Final = frozenset(
    {"classification", "taxonomy", "codes", "分类", "分类体系", "分类代码", "klassifikation", "systematik"}
)


def read_record_kind(text: str) -> RecordKind | None:
    """Read what a cell says a record is, in four languages; None if unknown."""
    label = fold_label(text).replace("_", " ")
    if label in _WRITTEN:
        return _WRITTEN[label]
    resource = read_resource_kind(text)
    return RecordKind(resource.value) if resource else None


def read_list_kind(text: str) -> RecordKind | None:
    """Read of which kind the rows of a whole list are; None if unknown."""
    if fold_label(text) in _CLASSIFICATIONS:
        return RecordKind.CLASSIFICATION
    return read_record_kind(text)
