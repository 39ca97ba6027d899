"""Parks' rows of the permission table."""

from __future__ import annotations

from typing import Final

from entrepot.people.domain import OrganisationRole
from entrepot.people.permissions import Row, add, its_admitted_member, manager, member, officer, predicate

its_tenant: Final = predicate("its_tenant", lambda party, one: one is not None and party.holds(one.tenant_id))
manages_the_tenant: Final = predicate(
    "manages_the_tenant",
    lambda party, one: (
        one is not None
        and party.holds(one.tenant_id, OrganisationRole.MANAGER)
        and one.tenant_id in party.admitted
    ),
)

add(
    {
        "park.keep": Row(
            manager & its_admitted_member,
            "managers of the park, once it is admitted: space and tenants",
            "write",
        ),
        "park.read_inside": Row(
            member | officer,
            "members of the park and officers: how far its facilities are booked, tenants that have not confirmed",
            "read",
        ),
        "tenancy.read": Row(
            member | its_tenant | officer,
            "members of the park and of the tenant; officers: how much space, and until when",
            "read",
        ),
        "tenancy.confirm": Row(manages_the_tenant, "managers of the tenant, once it is admitted", "write"),
        "tenancy.end": Row(
            manages_the_tenant | (manager & its_admitted_member),
            "managers of the tenant and of the park",
            "write",
        ),
    }
)
