"""Which class is which kind of record, and which property which column."""

from collections.abc import Mapping
from typing import Final

from rdflib import URIRef
from rdflib.namespace import RDFS, SKOS

from entrepot.intake.readers.graphs.contexts import DCAT, DCT, FOAF, SCHEMA, VCARD
from entrepot.intake.record_kinds import RecordKind

_ORG: Final = "http://www.w3.org/ns/org#"
_ADMS: Final = "http://www.w3.org/ns/adms#"
_DC: Final = "http://purl.org/dc/elements/1.1/"
TOMBSTONE: Final = URIRef("https://www.w3.org/ns/activitystreams#Tombstone")
DEPRECATED: Final = URIRef("http://www.w3.org/2002/07/owl#deprecated")
STATUS: Final = (URIRef(f"{_ADMS}status"), URIRef(f"{SCHEMA}creativeWorkStatus"))
WITHDRAWN: Final = frozenset({"withdrawn", "discontinued", "discont", "deleted", "op_datpro_withdrawn"})
"""The last part of what says that a record is no longer offered."""


def _under(space: str, names: str) -> tuple[URIRef, ...]:
    return tuple(URIRef(space + name) for name in names.split())


_BY_KIND: Final[Mapping[RecordKind | None, tuple[URIRef, ...]]] = {
    RecordKind.PRODUCT: (
        *_under(DCAT, "Dataset DatasetSeries"),
        *_under(SCHEMA, "Dataset Product ProductModel IndividualProduct SoftwareApplication WebApplication"),
    ),
    RecordKind.SERVICE: (*_under(DCAT, "DataService"), *_under(SCHEMA, "Service GovernmentService WebAPI")),
    RecordKind.TECHNOLOGY: _under(SCHEMA, "SoftwareSourceCode"),
    RecordKind.FINANCE: _under(
        SCHEMA, "FinancialProduct LoanOrCredit MonetaryGrant Grant InvestmentOrDeposit PaymentService"
    ),
    RecordKind.POLICY: _under(SCHEMA, "Legislation LegislationObject"),
    RecordKind.NEED: _under(SCHEMA, "Demand"),
    RecordKind.VENUE: _under(SCHEMA, "EventVenue MeetingRoom"),
    RecordKind.EXPERT: (*_under(SCHEMA, "Person"), *_under(FOAF, "Person")),
    RecordKind.ORGANISATION: (
        *_under(
            SCHEMA,
            "Organization Corporation ResearchOrganization CollegeOrUniversity EducationalOrganization "
            "GovernmentOrganization LocalBusiness NGO FundingAgency Consortium ProfessionalService",
        ),
        *_under(FOAF, "Organization"),
        *_under(_ORG, "Organization FormalOrganization"),
    ),
    None: (*_under(DCAT, "Resource"), *_under(SCHEMA, "Thing CreativeWork Article ScholarlyArticle Report")),
}
KIND_OF: Final[Mapping[URIRef, RecordKind | None]] = {
    each: kind for kind, classes in _BY_KIND.items() for each in classes
}
"""Class → kind of record; None where the class does not say."""
MENTIONED: Final = frozenset({RecordKind.EXPERT, RecordKind.ORGANISATION, RecordKind.VENUE})
"""Kinds that others' records only mention (a publisher, an author): no records of their own then."""
LISTING: Final = frozenset(
    {
        *_under(DCAT, "dataset service record resource catalog seriesMember"),
        *_under(SCHEMA, "itemListElement item dataset itemOffered dataFeedElement mainEntity"),
        *_under(FOAF, "primaryTopic"),
        *_under(DCT, "hasPart"),
    }
)
"""Properties by which a list leads to its members."""

TITLE: Final = (
    *_under(DCT, "title"), *_under(SCHEMA, "name headline"), *_under(FOAF, "name"), *_under(VCARD, "fn"),
    SKOS.prefLabel, *_under(_DC, "title"), RDFS.label,
)  # fmt: skip
TEXT: Final = (
    *_under(DCT, "description abstract"), *_under(SCHEMA, "description abstract"), *_under(_DC, "description"),
    RDFS.comment,
)  # fmt: skip
LANGUAGE: Final = (*_under(DCT, "language"), *_under(SCHEMA, "inLanguage"), *_under(_DC, "language"))
KEYWORDS: Final = (*_under(DCAT, "keyword"), *_under(SCHEMA, "keywords"), *_under(_DC, "subject"))
THEMES: Final = (*_under(DCAT, "theme"), *_under(DCT, "subject"), *_under(SCHEMA, "about knowsAbout"))
"""Keywords where they are words or have a name in the file."""
COLUMNS: Final[Mapping[str, tuple[URIRef, ...]]] = {
    "organisation": (
        *_under(DCT, "publisher"),
        *_under(
            SCHEMA, "provider publisher worksFor affiliation offeredBy seller manufacturer sourceOrganization"
        ),
        *_under(_ORG, "memberOf"), *_under(_DC, "publisher"),
    ),
    "person": (*_under(DCAT, "contactPoint"), *_under(SCHEMA, "contactPoint")),
    "place": (*_under(DCT, "spatial"), *_under(SCHEMA, "location areaServed spatialCoverage address")),
    "licence": (*_under(DCT, "license"), *_under(SCHEMA, "license"), *_under(DCT, "rights"), *_under(_DC, "rights")),
    "modified": (*_under(DCT, "modified"), *_under(SCHEMA, "dateModified")),
    "link": (
        *_under(DCAT, "landingPage"), *_under(SCHEMA, "url"), *_under(FOAF, "homepage page"),
        *_under(DCAT, "endpointURL"),
    ),
    "available_from": (*_under(SCHEMA, "validFrom availabilityStarts"), *_under(DCT, "available")),
    "valid_until": _under(SCHEMA, "validThrough expires availabilityEnds"),
    "price": _under(SCHEMA, "offers"),
}  # fmt: skip
"""Column → properties, the best first; what the first of them does not use is kept as a fact."""
IDENTIFIER: Final = (*_under(DCT, "identifier"), *_under(SCHEMA, "identifier sku productID url"))
TYPE: Final = (*_under(DCT, "type"), *_under(SCHEMA, "additionalType category"))
"""What may say the kind of record in words."""
LOCALITY: Final = _under(SCHEMA, "addressLocality")
PRICE: Final = _under(SCHEMA, "price lowPrice")
CURRENCY: Final = _under(SCHEMA, "priceCurrency")
DISTRIBUTION: Final = (*_under(DCAT, "distribution"), *_under(SCHEMA, "distribution"))
