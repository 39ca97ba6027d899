"""The node's settings with short leases, for workers that tests kill."""

from entrepot.site.settings import *  # noqa: F403
from entrepot.site.settings import INSTALLED_APPS, Q_CLUSTER

INSTALLED_APPS = [*INSTALLED_APPS, "tests.runtime.sample"]
Q_CLUSTER = {**Q_CLUSTER, "retry": 4, "timeout": 2}
