"""A node of ten records, matched by words alone or with a small embedder that knows a few meanings in three languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings

from entrepot.engine.dense import VectorStore
from entrepot.matching import index
from tests.cast import RATES_FILE, cast, entry, put
from tests.embedder import Tiny


@pytest.fixture
def rates(db: None) -> Iterator[None]:
    """The operator keeps a currency table."""
    before = settings.HOME.rates.read_text(encoding="utf8") if settings.HOME.rates.exists() else None
    settings.HOME.path.mkdir(parents=True, exist_ok=True)
    settings.HOME.rates.write_text(RATES_FILE, encoding="utf8")
    yield
    if before is None:
        settings.HOME.rates.unlink()
    else:
        settings.HOME.rates.write_text(before, encoding="utf8")


@pytest.fixture
def words(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing but words is compared."""
    monkeypatch.setenv("ENTREPOT_EMBEDDER", "none")
    index.forget()
    yield
    index.forget()


@pytest.fixture
def tiny(db: None) -> Iterator[Tiny]:
    """The small embedder is heard in place of the bundled models."""
    index.forget()
    embedder = Tiny()
    index._held.models = ((embedder,), VectorStore())
    yield embedder
    index.forget()


@pytest.fixture
def region(rates: None) -> None:
    """Ten records: a need that is served across languages and laws, one that nothing answers, and what is offered."""
    cast()
    put(
        entry(
            "need-cracks", "technology", "釉面裂纹检测", "瓷砖釉面裂纹靠人眼查。需要太赫兹检测裂纹。", is_need=True,
            language="zh-Hans", fields={"budget": "60万元", "facility_hours": "10"}, facts={"裂纹宽度": "≤ 20 µm"},
            organisation="org-lingyou", place="guangzhou",
        ),
        entry(
            "need-bees", "technology", "Bienenvölker", "Milben schwächen unsere Bienenvölker im Winter.", is_need=True,
            language="de", place="munich",
        ),
        entry(
            "tech-thz", "technology", language="de", place="munich", organisation="org-isaroptik",
            texts={
                "de": {"title": "Terahertz für Fliesen", "text": "Terahertz findet Risse in der Glasur. Ohne Berührung."},
                "en": {"title": "Terahertz for tiles", "text": "Terahertz inspection of cracks in glaze. Contactless."},
            },
            fields={"price": "30.000 €", "readiness": "TRL 6", "route": "thz"},
        ),
        entry(
            "tech-eddy", "technology", "瓷砖裂纹检测", "检测瓷砖釉面裂纹，分辨率高。", language="zh-Hans", place="guangzhou",
            organisation="org-yunshan", fields={"price": "20万元", "route": "eddy"},
        ),
        entry("tech-tea", "technology", "黑茶发酵", "砖茶发酵的工艺。", language="zh-Hans", place="guangzhou"),
        entry(
            "exp-mak", "expert", "Expert in cracks of tiles", "Specialist for inspection of cracks in glaze.",
            place="hong-kong", organisation="org-harbour", fields={"price": "HK$ 6,000 / day"},
        ),
        entry(
            "fac-thz", "facility", "太赫兹检测平台", "太赫兹检测瓷砖釉面裂纹。", language="zh-Hans", place="guangzhou",
            organisation="org-yunshan", fields={"price": "900元/小时", "open_to": "external"},
        ),
        entry(
            "fac-own", "facility", "太赫兹检测裂纹", "太赫兹检测瓷砖釉面裂纹，本校专用。", language="zh-Hans",
            place="guangzhou", fields={"price": "100元/小时", "open_to": "internal"},
        ),
        entry(
            "fin-loan", "finance", "科技贷款", "面向制造企业的贷款。", language="zh-Hans", place="guangzhou",
            fields={"amount": "10万元~100万元", "eligible_kinds": "enterprise", "eligible_places": "广州"},
        ),
        entry(
            "pol-voucher", "policy", "检测券", "检测费用补贴。", language="zh-Hans", place="guangzhou",
            fields={
                "subsidy_rate": "30%", "subsidy_cap": "5万元", "subsidy_roles": "technology; facility",
                "eligible_kinds": "企业", "eligible_sizes": "中小企业", "eligible_places": "广州; 深圳",
            },
        ),
    )  # fmt: skip
