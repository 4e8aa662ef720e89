"""What can go wrong: one exception for each status of the library, and the findings of a document."""

import dataclasses
import os
from enum import IntEnum
from typing import Any

from . import _care
from ._words import SEVERITIES, Language, SeverityWord, language


class Status(IntEnum):
    """What the library says about a call that failed."""

    INVALID = 1
    NOMEM = 2
    CANCELLED = 3
    UNSUPPORTED = 4
    IO = 5
    BACKEND = 6


class CareError(Exception):
    """
    A call of the library failed. ``str(error)`` says it in English, ``error.text("zh")`` in Chinese.

    Attributes
    ----------
    status : Status
        Kind of failure; each has a class of its own.
    where : str
        The argument, or the place in a file, as ``"problem.base"`` or ``"townships.csv:12:beds_nursing"``.
    row : int or None
        Offending element or row, counted from 0.
    message_id : int
        Which sentence it is: the same in every language and release; 0 if none.
    backend_code : int
        Code of the operating system or of a library underneath; 0 if none.
    """

    status: int = Status.INVALID
    where: str = ""
    row: int | None = None
    message_id: int = 0
    backend_code: int = 0
    _chinese: str = ""

    def __init__(self, text: str = "") -> None:
        super().__init__(text or _care.care_status_text(self.status, "en"))

    def __str__(self) -> str:
        return str(self.args[0])

    def text(self, lang: Language = "en") -> str:
        """
        Say the error in a language.

        Parameters
        ----------
        lang : {"en", "zh"}
            Language of the sentence.

        Returns
        -------
        str
            Place and sentence.
        """
        if language(lang) == "en":
            return str(self.args[0])
        return self._chinese or str(_care.care_status_text(self.status, "zh"))


class InvalidInput(CareError, ValueError):
    """An argument or an input value is invalid."""

    status = Status.INVALID


class OutOfMemory(CareError, MemoryError):
    """Memory ran out."""

    status = Status.NOMEM


class Cancelled(CareError):
    """The call was stopped: its ``progress`` returned ``False``."""

    status = Status.CANCELLED


class Unsupported(CareError):
    """This build of the library cannot do that."""

    status = Status.UNSUPPORTED


class FileError(CareError, OSError):
    """A file cannot be read or written; ``errno``, ``strerror`` and ``filename`` say why and which."""

    status = Status.IO

    @property
    def errno(self) -> int | None:  # type: ignore[override]
        """Code of the operating system."""
        return self.backend_code or None

    @property
    def strerror(self) -> str | None:  # type: ignore[override]
        """What the code means."""
        return os.strerror(self.backend_code) if self.backend_code else None

    @property
    def filename(self) -> str | None:
        """The file, as the library names it."""
        return self.where or None


class BackendError(CareError):
    """A library underneath reported a failure; its code is in ``backend_code``."""

    status = Status.BACKEND


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """
    Something worth saying about a document or a check, with its place. ``str(finding)`` says it in English.

    Attributes
    ----------
    severity : {"note", "warning", "fault"}
        Only faults make a document unusable.
    message_id : int
        Which sentence it is: the same in every language and release.
    file : str
        As named in the document; empty if it has none.
    line, column : int or None
        Counted from 1.
    field : str
        Column of a table, or path of a JSON value; empty if it has none.
    """

    severity: SeverityWord
    message_id: int
    file: str
    line: int | None
    column: int | None
    field: str
    _english: str = dataclasses.field(repr=False)
    _chinese: str = dataclasses.field(repr=False)

    def __str__(self) -> str:
        return self._english

    def text(self, lang: Language = "en") -> str:
        """Place and sentence: ``"file:line:column:field: sentence"``."""
        return self._english if language(lang) == "en" else self._chinese

    def message(self, lang: Language = "en") -> str:
        """Only the sentence."""
        place = ":".join(str(part) for part in (self.file, self.line, self.column, self.field) if part)
        return self.text(lang).removeprefix(f"{place}: ")


class InvalidPlan(InvalidInput):
    """
    A plan document has faults.

    Attributes
    ----------
    findings : tuple of Finding
        Everything that was found in the document, at most 100; the error itself says the first fault.
    fault_count : int
        Faults in all, also those past the first 100 findings.
    """

    findings: tuple[Finding, ...] = ()
    fault_count: int = 0

    def __str__(self) -> str:
        more = self.fault_count - 1
        return f"{self.args[0]} (and {more} more; see findings)" if more > 0 else str(self.args[0])


def findings_of(diagnostics: Any) -> tuple[Finding, ...]:
    """Copy a list of findings out of the library."""
    found = []
    for index in range(_care.care_diagnostics_count(diagnostics)):
        severity, message_id, line, column, file, field = _care.care_diagnostics_get(diagnostics, index)
        english = _care.care_diagnostics_format(diagnostics, index, "en")
        chinese = _care.care_diagnostics_format(diagnostics, index, "zh")
        found.append(
            Finding(SEVERITIES[severity], message_id, file, line or None, column or None, field, english, chinese)
        )
    return tuple(found)


_CLASSES: dict[int, type[CareError]] = {
    kind.status: kind for kind in (InvalidInput, OutOfMemory, Cancelled, Unsupported, FileError, BackendError)
}


def _from_c(
    status: int,
    message_id: int,
    backend_code: int,
    row: int,
    where: str,
    english: str,
    chinese: str,
    diagnostics: Any,
) -> CareError:
    """Make the exception of a care_error. Called by the typemaps of _care."""
    findings = findings_of(diagnostics) if diagnostics is not None else ()
    error: CareError
    if findings and status == Status.INVALID:
        error = plan_error = InvalidPlan(english)
        plan_error.findings = findings
        plan_error.fault_count = _care.care_diagnostics_total(diagnostics, _care.CARE_FAULT)
    else:
        error = _CLASSES.get(status, CareError)(english)
    error.status = Status(status) if status in _CLASSES else status
    error.where = where
    error.row = row if row >= 0 else None
    error.message_id = message_id
    error.backend_code = backend_code
    error._chinese = chinese
    return error
