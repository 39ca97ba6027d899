"""A small region for the pages: one need that is served across three languages, one that nothing answers."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from entrepot.catalogue.models import Cluster, IndustrialChain, Need, Resource
from entrepot.people import gazetteer
from entrepot.people.actions import put_places
from entrepot.people.domain import Party
from entrepot.people.models import Organisation, Place

NOW = timezone.now()


def region() -> None:
    """Store the small region."""
    put_places(
        places=[p for p in gazetteer.bundled() if p.id in {"guangzhou", "hong-kong", "munich"}],
        by=Party.machine("test"),
    )
    cluster = Cluster.objects.create(
        key="ceramics",
        texts={
            "en": {"title": "Ceramics", "text": "Kilns and glazes."},
            "zh-Hans": {"title": "陶瓷", "text": "窑与釉。"},
        },
    )
    cluster.places.set(Place.objects.filter(key__in=["guangzhou", "munich"]))
    IndustrialChain.objects.create(
        key="tiles",
        cluster=cluster,
        texts={"en": {"title": "Tiles", "text": ""}, "zh-Hans": {"title": "瓷砖", "text": ""}},
        links=[
            {"id": "clay", "title": {"en": "Clay", "zh-Hans": "黏土", "de": "Ton"}},
            {"id": "kiln", "title": {"en": "Kiln", "zh-Hans": "窑炉", "de": "Ofen"}},
        ],
    )
    maker = organisation("org-maker", "enterprise", "guangzhou", "zh-Hans", "岭釉建陶")
    optics = organisation("org-optics", "enterprise", "munich", "de", "Isaroptik GmbH")
    hall = organisation("org-hall", "university", "guangzhou", "zh-Hans", "云山大学", en="Yunshan University")
    crack_need(maker)
    beehive_need(maker)
    technology(optics)
    facility(hall)
    expert()


def organisation(key: str, kind: str, place: str, language: str, name: str, **others: str) -> Organisation:
    """An organisation with names in its own and other languages."""
    texts = {language: {"title": name, "text": ""}} | {
        tag: {"title": title, "text": ""} for tag, title in others.items()
    }
    return Organisation.objects.create(
        key=key, kind=kind, size="medium", place_id=place, language=language, texts=texts, fingerprint=key
    )


def crack_need(owner: Organisation) -> Need:
    """The need that is served."""
    return Need.objects.create(
        key="need-cracks",
        kind="technology",
        language="zh-Hans",
        texts={
            "zh-Hans": {
                "title": "釉面裂纹在线检测",
                "text": "瓷砖釉面裂纹靠人眼查，漏检多。希望在线检测裂纹。",
            },
            "en": {
                "title": "Inspecting glaze cracks on the line",
                "text": "Cracks in tile glaze are missed by eye.",
            },
        },
        fields={"budget": "60万元", "facility_hours": "10", "expert_days": "2"},
        facts={"裂纹尺寸": "≥ 20 µm", "颜色": "白"},
        deadline=date(2099, 3, 31),
        organisation=owner,
        place_id="guangzhou",
        cluster_id="ceramics",
        industrial_chain_id="tiles",
        fingerprint="need-cracks",
        created=NOW,
        updated=NOW,
    )


def beehive_need(owner: Organisation) -> Need:
    """The need that nothing here answers."""
    return Need.objects.create(
        key="need-bees",
        kind="talent",
        language="de",
        texts={
            "de": {
                "title": "Wer hilft uns mit den Bienenvölkern?",
                "text": "Varroamilben schwächen unsere Völker.",
            }
        },
        organisation=owner,
        place_id="munich",
        fingerprint="need-bees",
        created=NOW,
        updated=NOW,
    )


def technology(owner: Organisation) -> Resource:
    """A technology written in German, with an English translation."""
    return resource(
        "tech-thz",
        "technology",
        "de",
        "munich",
        texts={
            "de": {
                "title": "Terahertz-Bildgebung für Risse",
                "text": "Findet Risse in Glasur <berührungslos>.",
            },
            "en": {"title": "Terahertz imaging of cracks", "text": "Finds cracks in glaze without contact."},
        },
        fields={"price": "30.000 €", "readiness": "6", "route": "thz"},
        facts={"Auflösung (Rissbreite)": "15 µm"},
        organisation=owner,
        cluster_id="ceramics",
        industrial_chain_id="tiles",
    )


def facility(owner: Organisation) -> Resource:
    """An instrument of a university."""
    return resource(
        "fac-thz",
        "facility",
        "zh-Hans",
        "guangzhou",
        texts={"zh-Hans": {"title": "太赫兹光谱仪", "text": "可检测釉面裂纹。"}},
        fields={"price": "900元/小时", "technique": "太赫兹", "open_to": "external"},
        organisation=owner,
        cluster_id="ceramics",
    )


def expert() -> Resource:
    """An expert without an organisation, in Hong Kong."""
    return resource(
        "exp-mak",
        "expert",
        "en",
        "hong-kong",
        texts={"en": {"title": "Non-destructive testing of glaze cracks", "text": "Twenty years of tiles."}},
        fields={"price": "HK$ 6,000 / day", "person": "Dr Evelyn Mak"},
    )


def resource(key: str, kind: str, language: str, place: str, **values: object) -> Resource:
    """A resource; ``values`` are further columns."""
    return Resource.objects.create(
        key=key,
        kind=kind,
        language=language,
        place_id=place,
        fingerprint=key,
        created=NOW,
        updated=NOW,
        **values,
    )
