"""The rows of the border in the permission table."""

from __future__ import annotations

from entrepot.people.permissions import Row, add, auditor, manager, member, officer, operator

add(
    {
        "evidence.read": Row(
            member | officer | operator | auditor,
            "members of its organisation; officers, operators and auditors",
        ),
        "evidence.file": Row(
            manager | officer | operator,
            "managers of its organisation; officers and operators, who alone file for the whole node",
        ),
        "evidence.confirm": Row(officer, "officers, of what somebody else has filed"),
        "evidence.revoke": Row(
            manager | officer | operator, "managers of its organisation; officers and operators"
        ),
        "obligation.meet": Row(
            manager | officer | operator,
            "managers of the organisation whose records cross; officers and operators",
        ),
        "rule.propose": Row(officer | operator, "officers and operators"),
        "rule.answer": Row(officer | operator, "officers and operators, of what somebody else has proposed"),
        "border.work": Row(operator, "the node itself"),
    }
)
"""Nothing counts at the border that one person alone has said."""
