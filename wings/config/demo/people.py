"""Who is invented: houses, staff and the names that women chose. Nobody here exists."""

from dataclasses import dataclass
from typing import Final

from wings.programme.staff.vocabulary import Role

STAFF: Final[tuple[tuple[str, tuple[Role, ...]], ...]] = (
    ("coordinator", (Role.COORDINATOR,)),
    ("administrator", (Role.ADMINISTRATOR,)),
    ("key-worker", (Role.KEY_WORKER,)),
    ("deputy", (Role.KEY_WORKER,)),
    ("trainer", (Role.TRAINER,)),
    ("psychologist", (Role.PSYCHOLOGIST,)),
    ("counsellor", (Role.COUNSELLOR,)),
    ("guardian", (Role.GUARDIAN,)),
    ("clinical-guardian", (Role.CLINICAL_GUARDIAN,)),
)
GUARDIANS: Final = frozenset({"guardian", "clinical-guardian"})
"""Posts that only the first house fills with people; the others keep all pieces on paper."""
CERTIFIER: Final = "coordinator"
SHARED: Final = "psychologist"


@dataclass(frozen=True)
class House:
    """An invented organisation. shares_with: the house whose psychologist works here too.

    weight: how many of every twenty-four women are in its care.
    """

    key: str
    name: str
    programme: str
    language: str
    weight: int
    first_names: tuple[str, ...]
    course: str
    shares_with: str = ""


HOUSES: Final = (
    House(
        key="palermo",
        name="Casa Gelsomino (invented)",
        programme="it-palermo",
        language="it",
        weight=8,
        first_names=("Alba", "Bice", "Cloe", "Dora", "Elio", "Fosca", "Gaia", "Ivo", "Lea"),
        course="Italiano per ogni giorno",
    ),
    House(
        key="palermo-ponte",
        name="Sportello Ponte (invented)",
        programme="it-palermo",
        language="it",
        weight=4,
        first_names=("Mara", "Nora", "Oria", "Pia", "Rina", "", "Siria", "Tea", "Ugo"),
        course="Italiano al lavoro",
        shares_with="palermo",
    ),
    House(
        key="athens",
        name="Spiti Anemoni (invented)",
        programme="el-athens",
        language="el",
        weight=4,
        first_names=(
            "Aspa", "Danae", "Eva", "Filio", "Ismini", "Kleio", "Litsa", "Myrto", "Nefeli",
        ),
        course="Ellinika gia kathe mera",
    ),
    House(
        key="barcelona",
        name="Casa Llevant (invented)",
        programme="es-barcelona",
        language="es",
        weight=4,
        first_names=("Aina", "Berta", "Carme", "Dolça", "Elna", "Gina", "Iris", "Jana", "Laia"),
        course="Castellano para cada día",
    ),
    House(
        key="antwerp",
        name="Huis Wilg (invented)",
        programme="be-antwerp",
        language="nl",
        weight=4,
        first_names=("Aafje", "Bente", "Cato", "Fenna", "Griet", "Hilde", "Jet", "Lotte", "Mies"),
        course="Nederlands voor elke dag",
    ),
)  # fmt: skip

CHOSEN_NAMES: Final = (
    "Amber", "Birch", "Clover", "Dahlia", "Ember", "Fern", "Ginger", "Hazel", "Indigo", "Juniper",
    "Kestrel", "Lark", "Maple", "Nettle", "Opal", "Poppy", "Quince", "Robin", "Sorrel", "Tansy",
    "Umber", "Violet", "Willow", "Yarrow", "Zinnia", "Aster", "Bramble", "Cedar", "Daisy", "Elder",
)  # fmt: skip
"""Plants, birds and stones: names that nobody takes for a real woman's."""

LANGUAGES: Final = ("en", "fr", "ar", "es", "sq", "uk")
CONTACTS: Final = (
    ("text", "+00 000 0001", "Mon to Fri, 10 to 14", "the library"),
    ("call", "+00 000 0002", "Tue and Thu after 16", "the sewing group"),
    ("app", "voice message only", "any day before 12", "the choir"),
    ("in_person", "when she comes to class", "lesson days", ""),
)
ADJUSTMENTS: Final = (
    "Seat near the door.",
    "",
    "Breaks when she asks.",
    "No phone calls in class.",
)
UNITS: Final = ("At the doctor", "The rent", "A job interview", "A payslip", "Safety signs")
"""Titles of lessons."""


def posts_of(house: House) -> tuple[tuple[str, tuple[Role, ...]], ...]:
    """Return the posts that a house fills with people, and their roles."""
    if house is HOUSES[0]:
        return STAFF
    return tuple(post for post in STAFF if post[0] not in GUARDIANS)


def shown_name(house: House, number: int) -> str:
    """Return the name of a member of staff as it is shown."""
    return f"{house.first_names[number]} (invented)"


def sign_in_name(house: House, post: str) -> str:
    """Return the name with which a member of staff signs in."""
    return f"{house.key}-{post}"
