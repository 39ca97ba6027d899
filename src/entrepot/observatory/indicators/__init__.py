"""The indicators, in the order in which the command centre shows them; the first ten are its figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from entrepot.observatory.domain.figures import Indicator
from entrepot.observatory.indicators.chain_completeness import CHAIN_COMPLETENESS
from entrepot.observatory.indicators.conversion import CONVERSION
from entrepot.observatory.indicators.cooperation_landed import COOPERATION_LANDED
from entrepot.observatory.indicators.crossings import CROSSINGS
from entrepot.observatory.indicators.days_to_introduction import DAYS_TO_INTRODUCTION
from entrepot.observatory.indicators.days_to_signature import DAYS_TO_SIGNATURE
from entrepot.observatory.indicators.exposure_gini import EXPOSURE_GINI
from entrepot.observatory.indicators.external_hours import EXTERNAL_HOURS
from entrepot.observatory.indicators.idle_hours import IDLE_HOURS
from entrepot.observatory.indicators.needs_answered import NEEDS_ANSWERED
from entrepot.observatory.indicators.phase_funnel import PHASE_FUNNEL
from entrepot.observatory.indicators.programme_delivery import PROGRAMME_DELIVERY
from entrepot.observatory.indicators.sharing_rate import SHARING_RATE
from entrepot.observatory.indicators.utilisation import UTILISATION

INDICATORS: Final[tuple[Indicator, ...]] = (
    NEEDS_ANSWERED, CHAIN_COMPLETENESS, UTILISATION, IDLE_HOURS, SHARING_RATE, EXTERNAL_HOURS, CONVERSION,
    PHASE_FUNNEL, CROSSINGS, PROGRAMME_DELIVERY, COOPERATION_LANDED, DAYS_TO_INTRODUCTION, DAYS_TO_SIGNATURE,
    EXPOSURE_GINI,
)  # fmt: skip
BY_KEY: Final[Mapping[str, Indicator]] = {one.key: one for one in INDICATORS}
