"""Everything that is kept of programmes."""

from entrepot.programmes.models.calls import Application, ApplicationEvent, Programme

__all__ = ["Application", "ApplicationEvent", "Programme"]
