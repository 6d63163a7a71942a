"""The house as these tests read it: files, their place, and their syntax trees."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "wings"
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
BLOCKS = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.AsyncFor, ast.AsyncWith)


def files(ending):
    """Return the files of the house with this ending, but those of tests and migrations."""
    return [
        path
        for path in sorted(HOUSE.rglob(f"*{ending}"))
        if not {"tests", "migrations"} & set(path.relative_to(ROOT).parts)
    ]


CODE = files(".py")


def name(path):
    """Return a path as people write it."""
    return str(path.relative_to(ROOT))


@cache
def tree(path):
    return ast.parse(path.read_text(), str(path))


def domain(path):
    """Return the package that owns this file: wings.floor.domain, or wings.config."""
    parts = path.relative_to(ROOT).parts[:-1]
    return ".".join(parts[:2] if parts[:2] == ("wings", "config") else parts[:3])


def kind(path):
    """Return which file of its domain this is; a folder counts as the file of its name."""
    inside = path.relative_to(ROOT).parts[len(domain(path).split(".")) :]
    return inside[0].removesuffix(".py")


def is_within(module, package):
    return module == package or module.startswith(f"{package}.")


def functions(path):
    return [node for node in ast.walk(tree(path)) if isinstance(node, FUNCTIONS)]


def imports(path):
    """Return what a file imports, as pairs of the module's full name and the local name."""
    found = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found += [(a.name, a.asname or a.name.split(".")[0]) for a in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [(f"{node.module}.{a.name}", a.asname or a.name) for a in node.names]
    return found


def root_name(node):
    """Return the first name of a chain such as cases.Case.objects, or None."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None
