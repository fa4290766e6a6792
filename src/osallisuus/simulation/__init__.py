"""Synthetic participation records that follow a project's own plan, for trying things out and for tests.

Nobody in them exists: ids are running numbers, and there are no names. The same project, number of
people, seed and faults give the same tables on any machine. What a plan does not say is assumed, and
``Simulated.assumptions`` lists what.

.. versionadded:: 0.1
"""

from osallisuus.simulation.faults import Faults
from osallisuus.simulation.making import simulate
from osallisuus.simulation.tables import Simulated

__all__ = ["Faults", "Simulated", "simulate"]
