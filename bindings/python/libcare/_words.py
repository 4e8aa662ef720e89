"""The words that stand for the library's enumerations, in the order of their numbers."""

from collections.abc import Iterable
from typing import Final, Literal, TypeAlias

Language: TypeAlias = Literal["zh", "en"]
InputStatus: TypeAlias = Literal["reported", "derived", "assumed", "demonstration"]
SeverityWord: TypeAlias = Literal["note", "warning", "fault"]
Outcome: TypeAlias = Literal["optimal", "feasible", "infeasible", "unbounded", "unknown"]
Stop: TypeAlias = Literal["proved", "gap", "work", "time", "cancelled", "heuristic"]
Basis: TypeAlias = Literal["resident", "registered"]
Direction: TypeAlias = Literal["at_least", "at_most", "equal"]
BedClass: TypeAlias = Literal["ordinary", "nursing", "community", "home", "sojourn"]
BedState: TypeAlias = Literal["approved", "building", "operating", "converting", "closed"]
BedEvent: TypeAlias = Literal["approve", "start", "open", "convert_start", "convert_end", "close", "cancel"]
CentreFunction: TypeAlias = Literal["full_time_care", "day_care", "home_visits", "station_guidance"]
ColumnType: TypeAlias = Literal["int64", "float64", "text"]
TableFormat: TypeAlias = Literal["text", "csv", "json"]
MigrationKind: TypeAlias = Literal["counts", "rates"]
MigrationTiming: TypeAlias = Literal["end", "even", "even_mothers"]
TransitionMethod: TypeAlias = Literal["exponential", "linear"]
Counting: TypeAlias = Literal["interval_start", "trapezoid"]
Sex: TypeAlias = Literal["male", "female"]
InfantRule: TypeAlias = Literal["andreev_kingkade", "coale_demeny", "constant"]
Region: TypeAlias = Literal["west", "north", "east", "south"]
AxRule: TypeAlias = Literal["greville", "middle"]
LeeCarterAdjust: TypeAlias = Literal["as_fitted", "deaths", "e0"]
Stay: TypeAlias = Literal["nights", "fixed", "uniform", "exponential", "gamma"]
ApportionMethod: TypeAlias = Literal["largest_remainder", "sainte_lague"]
Source: TypeAlias = Literal["fertility", "mortality", "migration", "prevalence", "take_up", "build_delay", "township"]
TargetSide: TypeAlias = Literal["at_least", "at_most"]

INPUT_STATUSES: Final[tuple[InputStatus, ...]] = ("reported", "derived", "assumed", "demonstration")
SEVERITIES: Final[tuple[SeverityWord, ...]] = ("note", "warning", "fault")
OUTCOMES: Final[tuple[Outcome, ...]] = ("optimal", "feasible", "infeasible", "unbounded", "unknown")
STOPS: Final[tuple[Stop, ...]] = ("proved", "gap", "work", "time", "cancelled", "heuristic")
BASES: Final[tuple[Basis, ...]] = ("resident", "registered")
DIRECTIONS: Final[tuple[Direction, ...]] = ("at_least", "at_most", "equal")
BED_CLASSES: Final[tuple[BedClass, ...]] = ("ordinary", "nursing", "community", "home", "sojourn")
BED_STATES: Final[tuple[BedState, ...]] = ("approved", "building", "operating", "converting", "closed")
BED_EVENTS: Final[tuple[BedEvent, ...]] = (
    "approve",
    "start",
    "open",
    "convert_start",
    "convert_end",
    "close",
    "cancel",
)
CENTRE_FUNCTIONS: Final[tuple[CentreFunction, ...]] = ("full_time_care", "day_care", "home_visits", "station_guidance")
COLUMN_TYPES: Final[tuple[ColumnType, ...]] = ("int64", "float64", "text")
TABLE_FORMATS: Final[tuple[TableFormat, ...]] = ("text", "csv", "json")
MIGRATION_TIMINGS: Final[tuple[MigrationTiming, ...]] = ("end", "even", "even_mothers")
TRANSITION_METHODS: Final[tuple[TransitionMethod, ...]] = ("exponential", "linear")
COUNTINGS: Final[tuple[Counting, ...]] = ("interval_start", "trapezoid")
SEXES: Final[tuple[Sex, ...]] = ("male", "female")
INFANT_RULES: Final[tuple[InfantRule, ...]] = ("andreev_kingkade", "coale_demeny", "constant")
REGIONS: Final[tuple[Region, ...]] = ("west", "north", "east", "south")
AX_RULES: Final[tuple[AxRule, ...]] = ("greville", "middle")
LEE_CARTER_ADJUSTS: Final[tuple[LeeCarterAdjust, ...]] = ("as_fitted", "deaths", "e0")
STAYS: Final[tuple[Stay, ...]] = ("nights", "fixed", "uniform", "exponential", "gamma")
APPORTION_METHODS: Final[tuple[ApportionMethod, ...]] = ("largest_remainder", "sainte_lague")
SOURCES: Final[tuple[Source, ...]] = (
    "fertility",
    "mortality",
    "migration",
    "prevalence",
    "take_up",
    "build_delay",
    "township",
)
TARGET_SIDES: Final[tuple[TargetSide, ...]] = ("at_least", "at_most")


def code(word: str, words: tuple[str, ...], name: str) -> int:
    """Number of a word; ValueError when it is none of them."""
    if word not in words:
        raise ValueError(f"{name}: one of {', '.join(words)} expected, {word!r} found")
    return words.index(word)


def bits(chosen: str | Iterable[str], words: tuple[str, ...], name: str) -> int:
    """Set of words, or a single one, as bits."""
    members = (chosen,) if isinstance(chosen, str) else tuple(chosen)
    return sum({1 << code(word, words, name) for word in members})


def language(lang: Language) -> Language:
    """Take a language as it is; ValueError when it is not known."""
    if lang not in ("zh", "en"):
        raise ValueError(f"lang: 'zh' or 'en' expected, {lang!r} found")
    return lang
