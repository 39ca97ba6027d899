"""The questionnaire in words: areas, questions, and what is true of a firm at each level."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.programmes.domain.assessing import LOWEST, Area, Stage

AREAS: Final = {
    Area.DESIGN: gettext_noop("Design"),
    Area.PURCHASING: gettext_noop("Purchasing"),
    Area.PRODUCTION: gettext_noop("Production"),
    Area.SALES: gettext_noop("Sales"),
    Area.AFTER_SALES: gettext_noop("After-sales"),
}
STAGES: Final = {Stage.DRAFT: gettext_noop("draft"), Stage.HANDED_IN: gettext_noop("handed in")}
ASKED: Final = {
    "design_models": gettext_noop("In what form do your designs exist?"),
    "design_knowledge": gettext_noop("How do designers learn from earlier products?"),
    "design_speed": gettext_noop("How is a new design tried out before it is made?"),
    "purchasing_demand": gettext_noop("How do you know what to buy, and when?"),
    "purchasing_suppliers": gettext_noop("How do you find and judge suppliers?"),
    "purchasing_stock": gettext_noop("How do you know what lies in your stores?"),
    "production_machines": gettext_noop("What do your machines tell you?"),
    "production_quality": gettext_noop("How are defects found?"),
    "production_energy": gettext_noop("What do you know of energy and material that you use?"),
    "sales_channels": gettext_noop("How do customers order from you?"),
    "sales_customers": gettext_noop("What do you know of your customers?"),
    "sales_offers": gettext_noop("How does an offer with a price and a date come about?"),
    "after_sales_service": gettext_noop("What happens when a customer has a problem?"),
    "after_sales_trace": gettext_noop("Can you trace a delivered product back to how it was made?"),
    "after_sales_learning": gettext_noop("How does what goes wrong at customers change your products?"),
}
LEVELS: Final = {
    "design_models": (
        gettext_noop("On paper, or as samples on a shelf."),
        gettext_noop("As drawings on single computers, each in its own way."),
        gettext_noop("As three-dimensional models under one numbering, in one place."),
        gettext_noop("The models hold material, cost and tolerances, and production works from them directly."),
        gettext_noop("One model follows the product from its first idea to its recycling, and partners work in it."),
    ),
    "design_knowledge": (
        gettext_noop("They ask whoever has been here longest."),
        gettext_noop("There are folders of old projects, if one knows where."),
        gettext_noop("Earlier designs and their faults can be searched by part and material."),
        gettext_noop("Rules drawn from them are checked while somebody designs."),
        gettext_noop("Proposals are computed from earlier designs and from what came back from customers."),
    ),
    "design_speed": (
        gettext_noop("It is made, and then one sees."),
        gettext_noop("A few prototypes by hand, with results in a notebook."),
        gettext_noop("Prototypes by a set plan; strength or flow is computed for some of them."),
        gettext_noop("Simulation comes first and is compared with measurements as a rule."),
        gettext_noop("Variants are computed by the hundred, and only the best are built."),
    ),
    "purchasing_demand": (
        gettext_noop("When something has run out."),
        gettext_noop("By last year's figures in a spreadsheet."),
        gettext_noop("From the orders and parts lists in one system, every week."),
        gettext_noop("Demand is forecast, and orders to suppliers are proposed from it."),
        gettext_noop("Suppliers see the forecast and deliver to it without being asked."),
    ),
    "purchasing_suppliers": (
        gettext_noop("We buy where we have always bought."),
        gettext_noop("Several offers are asked for by telephone or mail for large orders."),
        gettext_noop("Suppliers are compared by price, quality and punctuality in one list."),
        gettext_noop("Tenders run electronically, and marks are counted from each delivery."),
        gettext_noop("Risks and emissions down to second-tier suppliers are watched, with a second source for each critical part."),
    ),
    "purchasing_stock": (
        gettext_noop("By walking there."),
        gettext_noop("By a count once or twice a year, kept in lists."),
        gettext_noop("Each movement is booked the same day, with codes that are scanned."),
        gettext_noop("Stock is known at every moment, and its limits are set by consumption."),
        gettext_noop("Stores fill and empty by themselves, and idle stock is offered to others."),
    ),
    "production_machines": (
        gettext_noop("Nothing: somebody stands beside them."),
        gettext_noop("Counts and stops are written down by hand at the end of a shift."),
        gettext_noop("The most important machines report state and output by themselves."),
        gettext_noop("All of them do; plans and repairs follow from the data."),
        gettext_noop("Failures are predicted, and lines set themselves to each order."),
    ),
    "production_quality": (
        gettext_noop("The customer finds them."),
        gettext_noop("People look at finished goods, each by own judgement."),
        gettext_noop("Samples are measured at set steps, and the figures are kept."),
        gettext_noop("Every piece is inspected by cameras or sensors, and results go to the machines."),
        gettext_noop("Defects are prevented: settings follow the measurements before a piece is bad."),
    ),
    "production_energy": (
        gettext_noop("The bill of the month."),
        gettext_noop("Meters for each hall, read by hand."),
        gettext_noop("Each large consumer is metered, with figures for each product line."),
        gettext_noop("Use is known for each batch; loads are shifted and losses are found at once."),
        gettext_noop("Each product carries its energy, material and emissions, and plans weigh them."),
    ),
    "sales_channels": (
        gettext_noop("By telephone, or through people who know us."),
        gettext_noop("There is a web page; orders come by mail and are typed in."),
        gettext_noop("Customers order in a shop or on a platform, and orders arrive in our system."),
        gettext_noop("All channels share stock, prices and delivery days."),
        gettext_noop("Customers put products together themselves, and production begins from it."),
    ),
    "sales_customers": (
        gettext_noop("What our salespeople remember."),
        gettext_noop("Addresses and turnover in lists of each salesperson."),
        gettext_noop("Contacts, offers and orders of each customer in one place for all."),
        gettext_noop("Needs and risks of leaving are seen from the data, and offers follow."),
        gettext_noop("What customers do with our products is known with their consent, and new services come of it."),
    ),
    "sales_offers": (
        gettext_noop("The owner says a figure."),
        gettext_noop("By a spreadsheet, in some days, after asking around in the firm."),
        gettext_noop("By a calculation that all use, within a day."),
        gettext_noop("From the model and the present load of the lines, within an hour."),
        gettext_noop("At once and by the customer, with a price and a date that hold."),
    ),
    "after_sales_service": (
        gettext_noop("Whoever answers the telephone tries to help."),
        gettext_noop("Cases are written down, and one person goes through them."),
        gettext_noop("Each case has a number, a term and a state that the customer can see."),
        gettext_noop("Much is solved from afar, with the history of the very product at hand."),
        gettext_noop("We notice before the customer does, and parts are on their way."),
    ),
    "after_sales_trace": (
        gettext_noop("No."),
        gettext_noop("To the month, with a search in paper."),
        gettext_noop("To the batch: material, machine and inspection are found within a day."),
        gettext_noop("To the piece, by its code, within minutes."),
        gettext_noop("The customer and whoever recycles it read a passport of the product themselves."),
    ),
    "after_sales_learning": (
        gettext_noop("It does not."),
        gettext_noop("Large complaints are talked about."),
        gettext_noop("Causes are sorted and counted, and the worst are worked on each quarter."),
        gettext_noop("They reach designers with measurements, and changes are checked for effect."),
        gettext_noop("Data from use decide what the next product is."),
    ),
}  # fmt: skip
"""Of each question what is true at the levels from one to five."""
NEEDS: Final = {
    "design_models": gettext_noop("Digital product models for our designs"),
    "design_knowledge": gettext_noop("A searchable store of earlier designs and their faults"),
    "design_speed": gettext_noop("Simulation and prototyping before production"),
    "purchasing_demand": gettext_noop("Forecast of demand for purchasing"),
    "purchasing_suppliers": gettext_noop("Finding and judging suppliers with data"),
    "purchasing_stock": gettext_noop("Stock that is known at every moment"),
    "production_machines": gettext_noop("Data from machines: state, output, maintenance"),
    "production_quality": gettext_noop("Automatic inspection of defects in production"),
    "production_energy": gettext_noop("Measuring and saving energy in production"),
    "sales_channels": gettext_noop("Online sales joined to our orders"),
    "sales_customers": gettext_noop("Customer data in one place"),
    "sales_offers": gettext_noop("Fast and sound calculation of offers"),
    "after_sales_service": gettext_noop("Remote service for products in use"),
    "after_sales_trace": gettext_noop("Tracing products back to batch and material"),
    "after_sales_learning": gettext_noop("Learning from complaints and data of use"),
}
"""What a firm needs whose area is weakest in a question: the title of the need that is drafted."""


def area_name(area: str) -> str:
    """What an area is called."""
    return _(AREAS[Area(area)])


def stage_name(stage: str) -> str:
    """Where an assessment stands."""
    return _(STAGES[Stage(stage)])


def question_words(key: str) -> str:
    """A question."""
    return _(ASKED[key])


def level_words(key: str, level: int) -> str:
    """What is true of a firm at a level of a question."""
    return _(LEVELS[key][level - LOWEST])


def level_name(level: int) -> str:
    """A level in a word and its number."""
    return _("Level %(level)s") % {"level": level}
