"""Draws who imports whom, floor by floor, into docs/architecture.svg.

Refuses circles of files and imports that run up: there are to be none. The colours are those of
the pages (`ui.css`), light and dark.
"""

import sys
from collections import Counter
from dataclasses import dataclass
from html import escape
from pathlib import Path

import grimp

FLOORS = ("config", "doors", "oversight", "strands", "casework", "programme", "foundation")
DOMAIN_PARTS = 3  # wings.floor.domain
TARGET = Path("docs/architecture.svg")
WIDTH, MARGIN, ROW, BOX_WIDTH, BOX_HEIGHT = 1120, 150, 74, 132, 36
STYLE = """
svg { font: 14px system-ui, sans-serif; background: #faf8f5; }
.floor { fill: #f1ede6; } .name { fill: #556462; font-weight: 600; }
.box { fill: #fffefc; stroke: #1f5a60; stroke-width: 1.5; } .label { fill: #23302f; }
.arrow { stroke: #1f5a60; fill: none; } .tip { fill: #1f5a60; }
@media (prefers-color-scheme: dark) {
  svg { background: #1c2122; } .floor { fill: #262d2e; } .name { fill: #a9b6b3; }
  .box { fill: #1c2122; stroke: #8fcfd2; } .label { fill: #ecefed; }
  .arrow { stroke: #8fcfd2; } .tip { fill: #8fcfd2; }
}
"""

DEFINITIONS = (
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
    'markerUnits="userSpaceOnUse" orient="auto"><path class="tip" d="M0 0L8 4L0 8z"/>'
    "</marker></defs>"
)

Graph = dict[str, set[str]]


@dataclass(frozen=True)
class Place:
    """Where the box of a domain stands: the middle of its upper edge."""

    x: float
    y: float


def files() -> Graph:
    """Return for each file of the house, tests and migrations left out, what it imports."""
    graph = grimp.build_graph("wings", cache_dir=None)
    ours = {m for m in graph.modules if not {"tests", "migrations"} & set(m.split("."))}
    return {m: graph.find_modules_directly_imported_by(m) & ours for m in sorted(ours)}


def floor(module: str) -> int:
    """Return the floor of a file, counted from the top; the roof has none above it."""
    parts = module.split(".")
    return FLOORS.index(parts[1]) if len(parts) > 1 else -1


def domain(module: str) -> str:
    """Return the domain of a file: wings.casework.cases; the top floor is one domain."""
    parts = module.split(".")
    return ".".join(parts[:2] if parts[1:2] == ["config"] else parts[:3])


def upward(graph: Graph) -> list[str]:
    """Return the imports that run up."""
    return [f"{m} imports {n}" for m in graph for n in sorted(graph[m]) if floor(n) < floor(m)]


def circles(graph: Graph) -> list[list[str]]:
    """Return the groups of files that reach each other in a circle."""
    reach = {module: reachable(graph, module) for module in graph}
    found = {tuple(sorted(n for n in reach[m] if m in reach[n])) for m in graph if m in reach[m]}
    return [list(group) for group in sorted(found)]


def reachable(graph: Graph, start: str) -> set[str]:
    """Return everything that a file imports, at any distance."""
    seen: set[str] = set()
    ahead = list(graph[start])
    while ahead:
        module = ahead.pop()
        if module not in seen:
            seen.add(module)
            ahead += graph[module]
    return seen


def between_domains(graph: Graph) -> Counter[tuple[str, str]]:
    """Return how many imports lead from one domain to another."""
    pairs = ((domain(m), domain(n)) for m in graph for n in graph[m])
    named = Counter((a, b) for a, b in pairs if a != b and a.count(".") and b.count("."))
    return Counter({pair: n for pair, n in named.items() if all(is_box(end) for end in pair)})


def is_box(name: str) -> bool:
    """Say whether this is a domain, and not the empty package of a floor."""
    return name == "wings.config" or len(name.split(".")) == DOMAIN_PARTS


def depths(members: list[str], arrows: Counter[tuple[str, str]]) -> dict[str, int]:
    """Return in which row of its floor each domain stands: below all that import it."""
    rows = dict.fromkeys(members, 0)
    for _ in members:
        for upper, lower in arrows:
            if upper in rows and lower in rows:
                rows[lower] = max(rows[lower], rows[upper] + 1)
    return rows


def layout(graph: Graph) -> tuple[dict[str, Place], list[tuple[str, float, float]]]:
    """Return the place of every domain, and name, top and height of every floor."""
    arrows = between_domains(graph)
    boxes = sorted({domain(module) for module in graph} - {"wings"})
    places: dict[str, Place] = {}
    floors: list[tuple[str, float, float]] = []
    top = 20.0
    for name in FLOORS:
        members = [b for b in boxes if b.split(".")[1] == name and is_box(b)]
        if not members:
            continue
        rows = depths(members, arrows)
        for row in sorted(set(rows.values())):
            places |= spread([m for m in members if rows[m] == row], top + 18 + row * ROW)
        height = (max(rows.values()) + 1) * ROW
        floors.append((name, top, height))
        top += height + 26
    return places, floors


def spread(members: list[str], y: float) -> dict[str, Place]:
    """Return places side by side in one row."""
    step = (WIDTH - MARGIN) / len(members)
    return {m: Place(MARGIN + step * (i + 0.5), y) for i, m in enumerate(members)}


def drawing(graph: Graph) -> str:
    """Return the whole picture as SVG."""
    places, floors = layout(graph)
    height = floors[-1][1] + floors[-1][2] + 20
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" role="img">',
        "<title>The floors of the house; every arrow is an import and runs down</title>",
        f"<style>{STYLE}</style>",
        DEFINITIONS,
        *(room(*one) for one in floors),
        *(arrow(places[a], places[b], n) for (a, b), n in sorted(between_domains(graph).items())),
        *(box(name, place) for name, place in places.items()),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def room(name: str, top: float, height: float) -> str:
    """Return the room of a floor."""
    return (
        f'<rect class="floor" x="10" y="{top:.0f}" width="{WIDTH - 20}" height="{height:.0f}" '
        f'rx="10"/><text class="name" x="24" y="{top + height / 2 + 5:.0f}">{escape(name)}</text>'
    )


def box(name: str, place: Place) -> str:
    """Return the box of a domain."""
    label = escape(name.rsplit(".", maxsplit=1)[-1])
    return (
        f'<rect class="box" x="{place.x - BOX_WIDTH / 2:.0f}" y="{place.y:.0f}" '
        f'width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="8"/><text class="label" '
        f'x="{place.x:.0f}" y="{place.y + 23:.0f}" text-anchor="middle">{label}</text>'
    )


def arrow(start: Place, end: Place, imports: int) -> str:
    """Return the arrow between two domains, stronger the more imports it stands for."""
    bottom, bend = start.y + BOX_HEIGHT, (start.y + BOX_HEIGHT + end.y) / 2
    if end.y <= start.y:
        bottom, bend = start.y, start.y - 30
    strength = min(0.8, 0.3 + imports / 60)
    return (
        f'<path class="arrow" stroke-opacity="{strength:.2f}" marker-end="url(#tip)" '
        f'd="M{start.x:.0f} {bottom:.0f}C{start.x:.0f} {bend:.0f} {end.x:.0f} {bend:.0f} '
        f'{end.x:.0f} {end.y:.0f}"/>'
    )


def main() -> int:
    """Draw, count, and return the status to leave with."""
    graph = files()
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(drawing(graph))
    up, round_about = upward(graph), circles(graph)
    imports = sum(map(len, graph.values()))
    print(f"{TARGET}: {len(graph)} files, {imports} imports, ", end="")
    print(f"{len(round_about)} circles, {len(up)} upward imports")
    print("\n".join([*up, *(f"circle: {', '.join(group)}" for group in round_about)]), end="")
    return 1 if up or round_about else 0


if __name__ == "__main__":
    sys.exit(main())
