"""The bed ledger: every bed is in one class and one state, and every year closes."""

from collections.abc import Iterable

from . import _care
from ._arrays import count
from ._env import env
from ._words import BED_CLASSES, BED_EVENTS, BED_STATES, BedClass, BedEvent, BedState, bits, code
from .errors import Finding, findings_of
from .tables import Table


def _township(township: int | None) -> int:
    """Number as the library takes it; None is the area as a whole."""
    return int(_care.CARE_WHOLE_AREA) if township is None else count(township, "township")


class Ledger:
    """
    Beds by class and state, year by year: an opening stock, and the events that move it.

    What is known for the area only is kept for the area (``township=None``); it is never spread silently.

    Parameters
    ----------
    townships : int
        Number of townships.
    first_year, last_year : int
        The opening stock is that at the beginning of the first year.
    """

    def __init__(self, townships: int, first_year: int, last_year: int) -> None:
        self._raw = _care.care_ledger_create(townships, first_year, last_year, None)
        self.townships = int(townships)
        self.first_year = int(first_year)
        self.last_year = int(last_year)

    def __repr__(self) -> str:
        return f"<Ledger: {self.townships} townships, {self.first_year} to {self.last_year}>"

    def open(self, bed_class: BedClass, state: BedState, beds: int, *, township: int | None = None) -> None:
        """
        Add beds to the opening stock.

        Parameters
        ----------
        bed_class : {"ordinary", "nursing", "community", "home", "sojourn"}
            Their class.
        state : {"approved", "building", "operating", "converting", "closed"}
            Their state.
        beds : int
            How many.
        township : int, optional
            Their township; without it they are known for the area only.

        Raises
        ------
        InvalidInput
            There is no such township, or the number is negative.
        """
        _care.care_ledger_open(
            self._raw,
            _township(township),
            code(bed_class, BED_CLASSES, "bed_class"),
            code(state, BED_STATES, "state"),
            beds,
        )

    def record(
        self,
        kind: BedEvent,
        year: int,
        bed_class: BedClass,
        beds: int,
        *,
        township: int | None = None,
        to_class: BedClass | None = None,
    ) -> None:
        """
        Record an event, counted in the closing stock of its year.

        Parameters
        ----------
        kind : {"approve", "start", "open", "convert_start", "convert_end", "close", "cancel"}
            What happens: beds are approved, started to be built, opened, taken for conversion, given back converted,
            closed, or their approval is cancelled.
        year : int
            When.
        bed_class : {"ordinary", "nursing", "community", "home", "sojourn"}
            The class the beds are in.
        beds : int
            How many, at least 1.
        township : int, optional
            Their township; without it they are known for the area only.
        to_class : str, optional
            With ``"convert_end"``, and only then: the class they become.

        Raises
        ------
        InvalidInput
            The beds are not there to be moved, then or later; nothing is changed.
        """
        event = _care.care_bed_event()
        event.kind = code(kind, BED_EVENTS, "kind")
        event.year = year
        event.township = _township(township)
        event.bed_class = code(bed_class, BED_CLASSES, "bed_class")
        event.to_class = -1 if to_class is None else code(to_class, BED_CLASSES, "to_class")
        event.beds = beds
        _care.care_ledger_record(self._raw, event)

    def beds(
        self,
        year: int,
        *,
        classes: BedClass | Iterable[BedClass],
        states: BedState | Iterable[BedState],
        township: int | None = None,
    ) -> int:
        """
        Count the beds at the close of a year.

        Parameters
        ----------
        year : int
            The year before the first one gives the opening stock.
        classes, states : str or iterable of str
            What is counted; there is no silent rule.
        township : int, optional
            A township's own beds; without it all beds of the area, those of its townships included.

        Returns
        -------
        int
            Beds.
        """
        return int(
            _care.care_ledger_beds(
                self._raw,
                year,
                _township(township),
                bits(classes, BED_CLASSES, "classes"),
                bits(states, BED_STATES, "states"),
            )
        )

    def verify(self) -> tuple[Finding, ...]:
        """
        Recompute every closing stock from the opening stock and the events alone.

        Returns
        -------
        tuple of Finding
            Every difference; empty when the ledger closes.
        """
        return findings_of(_care.care_ledger_verify(self._raw, env()))

    def table(self) -> Table:
        """Operating beds of the area by year and class: opening, opened, converted in and out, closed, closing."""
        return Table(_care.care_ledger_table(self._raw, env()))
