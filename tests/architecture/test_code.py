"""What every file keeps to and neither ruff nor import-linter can say."""

import ast
import re

from tests.architecture.source import (
    BLOCKS,
    CODE,
    FUNCTIONS,
    domain,
    functions,
    imports,
    is_within,
    kind,
    name,
    root_name,
    tree,
)

WRITERS = {"actions", "sessions"}
WRITERS_OF_THE_CHAIN = {"log", "seen"}  # in foundation/audit, where an entry is what is written
ALWAYS_WRITES = {
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
}
WRITES_WITHOUT_A_POSITIONAL = {
    "create",
    "delete",
    "save",
    "update",
}  # unlike dict.update, Image.save
WRITING_SQL = re.compile(
    r"^\s*(insert into|update \S+ set|delete from|replace into|truncate)\b", re.IGNORECASE
)
CLOCKS = {"localdate", "now", "time_ns", "today", "utcnow"}
NO_CLOCK_IN = {"actions", "contents", "rules", "vocabulary"}
TOLD_IN_FULL = {"actions", "counts", "queries", "rules"}
NO_FILE_IS_CALLED = {"base", "common", "helpers", "manager", "misc", "service", "util", "utils"}
DOMAIN_FILES = {
    "__init__",
    "actions",
    "apps",
    "checks",
    "contents",
    "counts",
    "forms",
    "models",
    "queries",
    "rules",
    "static",
    "templates",
    "templatetags",
    "urls",
    "views",
    "vocabulary",
}
STAFF_FILES = {"http", "middleware", "sessions"}
MADE_FOR_OTHERS = "wings.programme.framework.forms"  # pack-driven forms, for every domain above
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
MANAGERS = {"_base_manager", "_default_manager", "objects"}
MOST_PARAMETERS = 6
DEEPEST_NESTING = 3


def offenders(rule):
    return [f"{name(path)}: {fault}" for path in CODE for fault in rule(path)]


def nodes(path, *kinds):
    return [node for node in ast.walk(tree(path)) if isinstance(node, kinds)]


def may_write(path):
    own = WRITERS_OF_THE_CHAIN if domain(path) == "wings.foundation.audit" else set()
    return kind(path) in WRITERS | own


def is_write(call):
    if not isinstance(call.func, ast.Attribute):
        return False
    if call.func.attr in WRITES_WITHOUT_A_POSITIONAL:
        return not call.args
    return call.func.attr in ALWAYS_WRITES


def is_writing_sql(constant):
    return isinstance(constant.value, str) and bool(WRITING_SQL.match(constant.value))


def length(function):
    lines = function.end_lineno - function.lineno + 1
    if ast.get_docstring(function, clean=False) is not None:
        lines -= function.body[0].end_lineno - function.body[0].lineno + 1
    return lines


def nesting(node, level=0):
    deepest = level
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, (*FUNCTIONS, ast.ClassDef, ast.Lambda)):
            deepest = max(deepest, nesting(child, level + isinstance(child, BLOCKS)))
    return deepest


def parameters(function):
    arguments = function.args
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]


def foreign_imports(path):
    return [
        (module, local)
        for module, local in imports(path)
        if module.startswith("wings.") and not is_within(module, domain(path))
    ]


def test_only_actions_and_sessions_write():
    def rule(path):
        if not may_write(path):
            yield from (ast.unparse(call) for call in nodes(path, ast.Call) if is_write(call))
            yield from (c.value for c in nodes(path, ast.Constant) if is_writing_sql(c))

    assert not offenders(rule)


def test_forms_and_views_are_imported_by_their_own_domain_alone():
    def rule(path):
        for module, _ in foreign_imports(path):
            shared = is_within(module, "wings.foundation") or is_within(module, MADE_FOR_OTHERS)
            if not shared and {"forms", "views"} & set(module.split(".")[3:4]):
                yield module

    assert not offenders(rule)


def test_a_table_is_queried_by_its_own_domain_alone():
    def rule(path):
        foreign = {name for module, name in foreign_imports(path) if ".models" in module}
        for node in nodes(path, ast.Attribute):
            if node.attr in MANAGERS and root_name(node) in foreign:
                yield ast.unparse(node)
        for call in nodes(path, ast.Call):
            is_shortcut = ast.unparse(call.func).endswith("_or_404")
            if is_shortcut and {root_name(argument) for argument in call.args} & foreign:
                yield ast.unparse(call)

    assert not offenders(rule)


def test_cryptography_is_imported_by_the_keys_alone():
    def rule(path):
        if not is_within(domain(path), "wings.foundation.keys"):
            yield from (module for module, _ in imports(path) if is_within(module, "cryptography"))

    assert not offenders(rule)


def test_no_file_is_named_for_having_no_place():
    def rule(path):
        yield from NO_FILE_IS_CALLED & {part.removesuffix(".py") for part in path.parts}

    assert not offenders(rule)


def test_a_domain_uses_the_file_names_that_every_domain_uses():
    def rule(path):
        parts = domain(path).split(".")
        own = STAFF_FILES if parts[1:] == ["programme", "staff"] else set()
        if len(parts) == 3 and parts[1] != "foundation" and kind(path) not in DOMAIN_FILES | own:
            yield kind(path)

    assert not offenders(rule)


def test_files_stay_short():
    def rule(path):
        if path.read_text().count("\n") > LONGEST_FILE:
            yield "is too long"

    assert not offenders(rule)


def test_functions_stay_short_flat_and_few_in_parameters():
    def rule(path):
        for function in functions(path):
            if length(function) > LONGEST_FUNCTION:
                yield f"{function.name} is too long"
            if len(parameters(function)) > MOST_PARAMETERS:
                yield f"{function.name} takes too many parameters"
            if nesting(function) > DEEPEST_NESTING:
                yield f"{function.name} is nested too deep"

    assert not offenders(rule)


def test_nothing_is_imported_inside_a_function():
    def rule(path):
        for function in functions(path):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    yield f"{function.name}, line {node.lineno}"

    assert not offenders(rule)


def test_a_package_says_what_it_is():
    def rule(path):
        is_package = path.name == "__init__.py" and kind(path) == "__init__"
        if is_package and ast.get_docstring(tree(path)) is None:
            yield "says nothing"

    assert not offenders(rule)


def test_public_functions_of_the_lower_files_say_what_they_do():
    def rule(path):
        if kind(path) in TOLD_IN_FULL or domain(path).startswith("wings.foundation."):
            for node in tree(path).body:
                is_public = isinstance(node, FUNCTIONS) and not node.name.startswith("_")
                if is_public and ast.get_docstring(node) is None:
                    yield node.name

    assert not offenders(rule)


def test_rules_and_actions_read_no_clock():
    def rule(path):
        if kind(path) in NO_CLOCK_IN:
            for call in nodes(path, ast.Call):
                if ast.unparse(call.func).split(".")[-1] in CLOCKS:
                    yield f"line {call.lineno}: {ast.unparse(call.func)}"

    assert not offenders(rule)


def first_call(text):
    return next(node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))


def test_the_guard_tells_a_write_to_a_table_from_a_write_to_memory():
    tables = ["row.save()", "Case.objects.create(code=1)", "rows.update(a=1)", "rows.delete()"]
    memory = ["picture.save(buffer)", "counts.update(more)", "hash.update(part)"]

    assert all(is_write(first_call(text)) for text in tables)
    assert not any(is_write(first_call(text)) for text in memory)
