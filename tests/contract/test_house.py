"""The rules of the house that no tool of the shelf checks: size, types, imports, discovery, help, pins.

A file that may not be changed now stands in KNOWN with its reason; a silent repair fails the test too.
"""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from cds_hooks.commands.cli import main
from cds_hooks.services import discovered

ROOT = Path(__file__).parents[2]
ROOMS = ("cds_hooks", "fhir_adapter", "privacy", "model")
MODULE_LINES, FUNCTION_LINES = 400, 60
DISCOVERY_FOLDERS = {"cds_hooks/services"}
LANGUAGE_CHOOSERS = {"cds_hooks/tongue.py", "model/domain/text.py"}
UNTYPED_DOORS = {"fhir_adapter/transport.py", "fhir_adapter/testing/http.py", "privacy/driver.py"}
BROAD_CATCHES = {
    "cds_hooks/routes.py": "the request boundary, with an incident id",
    "privacy/database.py": "hands whatever a work raised to the caller who waits for it",
}
KNOWN: dict[str, dict[str, str]] = {
    "long functions": {"tests/unit/privacy/charts.py: chart": "one sample chart, written out"},
    "packages with code in __init__": {"cds_hooks/locale": "the reader of the strings stands beside them"},
}
LOCKS = ("requirements.lock", "requirements-dev.lock")
PIN = re.compile(r"[a-z0-9][a-z0-9.-]*==[0-9][\w.!+]*(?: ; \S.*)?")
HEAVY = {"torch", "transformers", "tensorflow", "jax"}
HEAVY_PINS = re.compile(r"torch|nvidia|cuda|triton|cupy|tensorflow|jax", re.IGNORECASE)
SERVER_ONLY = {"fhir.resources", "fastapi", "starlette", "uvicorn", "httpx", "cryptography", "selenium", "pytest"}


@cache
def trees(*folders: str) -> dict[str, ast.Module]:
    files = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in files}


def nodes(*kinds: type[ast.AST], folders: tuple[str, ...] = ROOMS) -> Iterator[tuple[str, ast.AST]]:
    for name, tree in trees(*folders).items():
        yield from ((name, node) for node in ast.walk(tree) if isinstance(node, kinds))


def line_count(name: str) -> int:
    return len((ROOT / name).read_text(encoding="utf-8").splitlines())


def catches_all(handler: ast.ExceptHandler) -> bool:
    caught = handler.type
    names = {node.id for node in ast.walk(caught) if isinstance(node, ast.Name)} if caught else {"BaseException"}
    return bool(names & {"Exception", "BaseException"})


def compares_language(comparison: ast.Compare) -> bool:
    sides = [comparison.left, *comparison.comparators]
    spelled = {ast.unparse(side).rpartition(".")[2].lower() for side in sides}
    chosen = any(ast.unparse(side).startswith("Language.") for side in sides)
    return chosen or bool(spelled & {"language", "lang"})


def has_only_a_docstring(tree: ast.Module) -> bool:
    return len(tree.body) == 1 and ast.get_docstring(tree) is not None


def loaded_by(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint(*sys.modules)"
    return set(run(code).stdout.split())


def run(code: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


def commands(group: click.Group = main, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        yield (*path, name)
        if isinstance(found, click.Group):
            yield from commands(found, (*path, name))


def pins(lock: str) -> list[str]:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned_names(lock: str) -> set[str]:
    return {normal(line.partition("==")[0]) for line in pins(lock)}


def demanded_names(*groups: str) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(item for group in groups for item in project["optional-dependencies"][group])]
    return {normal(re.split(r"[<>=;~! \[]", item, maxsplit=1)[0]) for item in wanted}


def test_a_file_is_a_page():
    assert {name for name in trees(*ROOMS, "tests") if line_count(name) > MODULE_LINES} == set()


def test_a_function_is_a_paragraph():
    found = nodes(ast.FunctionDef, ast.AsyncFunctionDef, folders=(*ROOMS, "tests"))
    long = {f"{name}: {node.name}" for name, node in found if node.end_lineno - node.lineno >= FUNCTION_LINES}
    assert long == set(KNOWN["long functions"])


def test_nothing_is_caught_without_a_name():
    caught = nodes(ast.ExceptHandler, folders=(*ROOMS, "tests"))
    assert [f"{name}:{node.lineno}" for name, node in caught if node.type is None] == []


def test_everything_is_caught_only_at_the_boundary():
    assert {name for name, node in nodes(ast.ExceptHandler) if catches_all(node)} == set(BROAD_CATCHES)


def test_any_stays_at_the_doors():
    found = {name for name, node in nodes(ast.Name, ast.Attribute) if ast.unparse(node).rpartition(".")[2] == "Any"}
    assert found == UNTYPED_DOORS


def test_only_the_chooser_asks_which_language_it_is():
    assert {name for name, node in nodes(ast.Compare) if compares_language(node)} <= LANGUAGE_CHOOSERS


def test_every_folder_with_code_is_a_package():
    folders = {Path(name).parent.as_posix() for name in trees(*ROOMS)}
    assert [folder for folder in sorted(folders) if f"{folder}/__init__.py" not in trees(*ROOMS)] == []


def test_a_package_file_says_what_the_package_is_and_nothing_else():
    packages = {str(Path(name).parent.as_posix()): tree for name, tree in trees(*ROOMS).items() if "__init__" in name}
    with_code = {folder for folder, tree in packages.items() if not has_only_a_docstring(tree)}
    assert with_code - DISCOVERY_FOLDERS == set(KNOWN["packages with code in __init__"])


def test_the_server_does_not_import_a_learning_library():
    loaded = loaded_by("import cds_hooks.app")
    assert "cds_hooks.app" in loaded
    assert loaded & HEAVY == set()


def test_the_command_line_starts_light():
    loaded = loaded_by("import cds_hooks.commands.cli")
    assert "cds_hooks.commands.cli" in loaded
    assert loaded & (SERVER_ONLY | HEAVY) == set()


def test_two_services_with_one_id_stop_the_start(tmp_path):
    service_id, service = next(iter(discovered().items()))
    twin = f"from cds_hooks.services import {service_id.replace('-', '_')} as first\nSERVICE = first.SERVICE\n"
    (tmp_path / "twin.py").write_text(twin, encoding="utf-8")
    started = run(
        f"import cds_hooks.services as folder\nfolder.__path__.append({str(tmp_path)!r})\nfolder.discovered()\n"
    )
    assert started.returncode == 1
    assert f"ServiceClash: {service.id}" in started.stderr


def test_two_readers_of_one_resource_stop_the_start(tmp_path):
    twin = "from fhir_adapter.readers.patient import READER\n"
    (tmp_path / "twin.py").write_text(twin, encoding="utf-8")
    started = run(
        "import fhir_adapter.readers as folder\n"
        f"folder.__path__.append({str(tmp_path)!r})\n"
        "from fhir_adapter.registry import readers\n"
        "readers()\n"
    )
    assert started.returncode == 1
    assert "two readers for Patient" in started.stderr


@pytest.mark.parametrize("path", list(commands()), ids=" ".join)
def test_every_command_explains_itself_with_an_example(path):
    pages = [CliRunner().invoke(main, [*path[:depth], "--help"]) for depth in range(1, len(path) + 1)]
    assert [page.exit_code for page in pages] == [0] * len(pages)
    examples = " ".join(page.output.partition("Example:")[2] for page in pages)
    assert f"osler {' '.join(path)}" in examples


@pytest.mark.parametrize("lock", [*LOCKS, "tests/bench/peers.lock", "tests/evaluation/generators.lock"])
def test_a_lock_pins_every_line_and_names_no_place(lock):
    assert [line for line in pins(lock) if not PIN.fullmatch(line)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_brings_a_learning_library_or_a_driver(lock):
    assert [line for line in pins(lock) if HEAVY_PINS.search(line)] == []


@pytest.mark.parametrize(("lock", "groups"), list(zip(LOCKS, ((), ("dev",)), strict=True)))
def test_a_lock_holds_everything_that_the_project_demands(lock, groups):
    assert demanded_names(*groups) - pinned_names(lock) == set()


def test_the_two_locks_agree():
    product, development = ({line.partition(" ;")[0] for line in pins(lock)} for lock in LOCKS)
    assert product - development == set()
