"""The documents say what the code does: services, settings, commands, tree, links, tables, versions."""

import ast
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path
from string import Formatter

import click
import pytest

from cds_hooks.auth import LONGEST_LIFE
from cds_hooks.clock import SKEW
from cds_hooks.commands.cli import main
from cds_hooks.errors import HookError
from cds_hooks.longer.page import RELOAD_SECONDS
from cds_hooks.longer.reading_room import MISSES
from cds_hooks.longer.shelf import LIFE_SECONDS, MOST, OPENINGS
from cds_hooks.longer.writer import PATIENCE_SECONDS, WAITING
from cds_hooks.services import discovered
from cds_hooks.settings import FhirServerSetting, Settings, Tenant
from fhir_adapter.client import MAX_PAGES
from fhir_adapter.retry import RETRIED
from model.domain.gap import Why
from model.domain.version import CODE_VERSION
from model.knowledge.load import load

ROOT = Path(__file__).parents[2]
ROOMS = ("cds_hooks", "fhir_adapter", "privacy", "model")
UNREAD = {".venv", ".venv-peers", ".git", ".hypothesis", ".pytest_cache", ".mypy_cache", ".ruff_cache", "var", "build"}
NOT_SETTINGS = {"OSLER_CONFORMANCE_TARGET"}
NOWHERE = re.compile(
    r"/(?:work|home|root|tmp|Users)/|[A-Z]:\\|pypi\.org|pythonhosted|download\.pytorch|--?(?:extra-)?index-url|find-links"
)
# The peer's page on the package index is a source there, not a place to install from.
KNOWN_PLACES = {"tests/conformance/README.md": ["pypi.org"]}
LINK = re.compile(r"!?\[[^\]]*\]\(([^()\s]+)\)")
PREFETCH = "What to send: prefetch"
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.md") if not UNREAD & set(path.relative_to(ROOT).parts)
)
DECISIONS = sorted(path.name for path in (ROOT / "docs" / "adr").glob("[0-9]*.md"))

each_document = pytest.mark.parametrize("name", DOCUMENTS)


@cache
def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def section(name: str, heading: str) -> str:
    """The part under a heading, up to the next one of the same or a higher level."""
    found = re.search(rf"^(#+) {re.escape(heading)}$(.*?)(?=^(?!\1#)#+ |\Z)", text(name), re.MULTILINE | re.DOTALL)
    return found[2] if found else ""


def rows(part: str) -> list[list[str]]:
    """The cells of all tables, without their heads."""
    body = re.sub(r"^\|.*\n\|(?:-+\|)+\n", "", part, flags=re.MULTILINE)
    return [[cell.strip() for cell in line.strip(" |").split(" | ")] for line in body.splitlines() if line[:1] == "|"]


def first_codes(part: str) -> list[str]:
    return [code for row in rows(part) for code in re.findall(r"`([^`]+)`", row[0])]


def outside_blocks(name: str) -> str:
    return re.sub(r"^```.*?^```", "", text(name), flags=re.MULTILINE | re.DOTALL)


def anchors(name: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", outside_blocks(name), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def is_broken(name: str, target: str) -> bool:
    path, _, anchor = target.partition("#")
    place = (ROOT / name).parent / path if path else ROOT / name
    if not place.exists():
        return True
    return bool(anchor) and anchor not in anchors(place.resolve().relative_to(ROOT).as_posix())


def written_commands(name: str) -> list[list[str]]:
    """The words of each ``osler ...`` in code: the start of a line of a block, or a code span."""
    spans = re.findall(r"`(?:\.venv/bin/)?osler ([^`]+)`", text(name))
    lines = re.findall(r"^(?:\.venv/bin/)?osler ([^#\n]+)", text(name), re.MULTILINE)
    return [found.split() for found in (*spans, *lines)]


def is_unknown(words: list[str]) -> bool:
    """Whether a written command names a sub-command or an option that does not exist."""
    command: click.Command = main
    for word in words:
        context = click.Context(command)
        if word.startswith("-"):
            known = {option for parameter in command.get_params(context) for option in parameter.opts}
            if word.partition("=")[0] not in known:
                return True
        elif isinstance(command, click.Group):
            found = command.get_command(context, word)
            if found is None:
                return True
            command = found
    return False


def shown(value: object) -> str:
    """A default as the table of settings writes it."""
    if value in (None, "", ()):
        return "none"
    return {False: "off", True: "on"}[value] if isinstance(value, bool) else f"`{value}`"


def tree_paths() -> list[str]:
    paths, parents = [], [""]
    for line in re.findall(r"```\n(.*?)```", section("README.md", "The tree"), re.DOTALL)[0].splitlines():
        depth = (len(line) - len(line.lstrip())) // 2
        del parents[depth + 1 :]
        paths.append(parents[depth] + line.split()[0])
        parents.append(paths[-1])
    return paths


def top_level() -> set[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout: what belongs to the tree is not known")
    return {line.partition("/")[0] for line in listed.stdout.splitlines()}


def refusal_statuses() -> set[int]:
    return {kind.status for kind in HookError.__subclasses__()} | {500}


def reasons_of(*modules: str) -> set[str]:
    """Every reason for which a token is refused, as the code raises it."""
    calls = (node for module in modules for node in ast.walk(ast.parse(text(module))) if isinstance(node, ast.Call))
    raised = (call for call in calls if ast.unparse(call.func) == "BadToken" and call.args)
    return {call.args[0].value for call in raised if isinstance(call.args[0], ast.Constant)}


def locale(language: str) -> dict[str, str]:
    return tomllib.loads(text(f"cds_hooks/locale/{language}.toml"))


def placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


def test_the_readme_lists_exactly_the_services_and_their_hooks():
    listed = {(row[0].strip("`"), row[1].strip("`")) for row in rows(section("README.md", "Services"))}
    assert listed == {(service.id, service.hook) for service in discovered().values()}


def test_the_readme_lists_exactly_the_settings_with_their_defaults():
    table = {row[0].strip("`"): row[1] for row in rows(section("README.md", "Settings"))}
    assert table == {f"OSLER_{name.upper()}": shown(field.default) for name, field in Settings.model_fields.items()}


def test_the_readme_lists_exactly_the_commands():
    listed = [code.removeprefix("osler ") for code in first_codes(section("README.md", "Commands"))]
    assert sorted(listed) == main.list_commands(click.Context(main))


def test_the_tree_in_the_readme_is_there():
    assert [path for path in tree_paths() if not (ROOT / path).exists()] == []


def test_the_tree_in_the_readme_begins_with_the_rooms_in_their_order():
    rooms = [path.rstrip("/") for path in tree_paths() if path.endswith("/") and path.count("/") == 1]
    assert tuple(rooms[: len(ROOMS)]) == ROOMS


def test_the_tree_in_the_readme_has_every_top_level_file():
    assert top_level() - {path.rstrip("/") for path in tree_paths()} == set()


def test_the_readme_names_every_document():
    documents = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.*")}
    assert {document for document in documents if document not in text("README.md")} == set()


@each_document
def test_a_document_names_only_settings_that_exist(name):
    named = set(re.findall(r"\bOSLER_[A-Z_]+\b", text(name)))
    assert named - NOT_SETTINGS - {f"OSLER_{field.upper()}" for field in Settings.model_fields} == set()


@each_document
def test_a_document_names_only_commands_and_options_that_exist(name):
    assert [words for words in written_commands(name) if is_unknown(words)] == []


@each_document
def test_a_document_names_only_make_targets_that_exist(name):
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    named = re.findall(r"(?:`|^)make ([a-z]+)", text(name), re.MULTILINE)
    assert set(named) - targets == set()


@each_document
def test_a_documents_links_lead_somewhere(name):
    links = [link for link in LINK.findall(outside_blocks(name)) if not re.match(r"[a-z]+:", link)]
    assert [link for link in links if is_broken(name, link)] == []


@each_document
def test_a_document_names_no_place_of_a_developer_and_no_index(name):
    assert NOWHERE.findall(text(name)) == KNOWN_PLACES.get(name, [])


def test_contributing_explains_every_make_target():
    targets = re.findall(r"^([a-z]+):.*##", text("Makefile"), re.MULTILINE)
    said = text("README.md") + text("CONTRIBUTING.md")
    assert [target for target in targets if f"make {target}" not in said] == []


def test_contributing_names_folders_that_exist():
    table = section("CONTRIBUTING.md", "One new thing, one new file")
    folders = [row[1].strip("`") for row in rows(table)]
    assert folders
    assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []


def test_the_changelog_begins_with_this_version_and_its_knowledge():
    version = tomllib.loads(text("pyproject.toml"))["project"]["version"]
    newest = re.findall(r"^## (\S+)", text("CHANGELOG.md"), re.MULTILINE)[0]
    assert newest == version == CODE_VERSION
    assert "### Knowledge" in section("CHANGELOG.md", newest)


def test_the_changelog_has_the_date_of_every_source():
    sources = [source for _, source in load().sources()]
    dates = {source.version for source in sources} | {source.retrieved.isoformat() for source in sources}
    assert {date for date in dates if date not in text("CHANGELOG.md")} == set()


def test_the_decisions_are_numbered_and_all_in_their_index():
    linked = re.findall(r"\[([^\]]+)\]\((\d{4}-[\w-]+\.md)\)", text("docs/adr/README.md"))
    assert [name for _, name in linked] == DECISIONS
    assert [int(name[:4]) for name in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    assert [text(f"docs/adr/{name}").splitlines()[0] for _, name in linked] == [
        f"# {int(name[:4])}. {title}" for title, name in linked
    ]


@pytest.mark.parametrize("name", DECISIONS)
def test_a_decision_says_what_and_why(name):
    body = text(f"docs/adr/{name}")
    assert "**Decided.**" in body or "| why this one |" in body


def test_every_dependency_is_a_decision():
    project = tomllib.loads(text("pyproject.toml"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.match(r"[\w.-]+", item)[0] for item in wanted}
    decided = set(re.findall(r"[\w.-]+\w", " ".join(text(f"docs/adr/{name}") for name in DECISIONS)))
    assert names - decided == set()


def test_every_key_of_the_tenants_file_is_explained():
    part = section("docs/connecting.md", "The tenants file")
    assert first_codes(part) == list(Tenant.model_fields)
    assert all(f"`{key}`" in part for key in FhirServerSetting.model_fields)


def test_the_tenants_file_in_the_document_is_valid(tmp_path):
    file = tmp_path / "tenants.toml"
    file.write_text(re.findall(r"```toml\n(.*?)```", text("docs/connecting.md"), re.DOTALL)[0], encoding="utf-8")
    assert [tenant.id for tenant in Settings(tenants=file).read_tenants()] == ["general-hospital", "clinic"]


def test_every_prefetch_key_stands_with_its_template():
    listed = {row[0].strip("`"): row[1].strip("`") for row in rows(section("docs/connecting.md", PREFETCH))}
    assert listed == {need.key: need.template for service in discovered().values() for need in service.wanted}


def test_every_refusal_is_explained():
    part = section("docs/connecting.md", "When it does not work")
    explained = {int(row[0][:3]) for row in rows(part) if row[0][:3].isdigit()}
    assert refusal_statuses() - explained == set()


def test_every_reason_of_a_refused_token_is_explained():
    part = section("docs/connecting.md", "When it does not work")
    raised = reasons_of("cds_hooks/auth.py", "privacy/jose.py")
    assert raised == {code for code in first_codes(part) if code.replace("_", "").isalpha()}


def test_the_numbers_in_the_connecting_page_are_those_of_the_code():
    page = text("docs/connecting.md")
    assert f"{SKEW:g} s of clock difference" in page
    assert LONGEST_LIFE == 3_600
    assert f"Up to {MAX_PAGES} pages" in page
    assert f"{', '.join(map(str, sorted(RETRIED)[:-1]))} or {max(RETRIED)}" in page


def test_the_numbers_of_longer_texts_are_those_of_the_code():
    said = section("docs/language.md", "Longer texts behind a card's link")
    assert f"for {LIFE_SECONDS / 60:g} minutes" in said
    assert f"{WAITING} texts may wait and {MOST:,} may stand" in said
    assert f"after {OPENINGS} showings" in said
    assert f"answered {MISSES} times a minute" in said
    assert (PATIENCE_SECONDS, RELOAD_SECONDS) == (120, 5)


def test_the_safety_page_explains_every_gap():
    explained = {row[0] for row in rows(section("docs/safety.md", "What a gap means"))}
    assert {locale("en")[f"why.{why}"] for why in Why} <= explained


def test_the_limits_are_said_where_people_look_first():
    said = section("README.md", "Limits and intended use")
    assert "not a medical device" in said
    assert "diagnosis by itself" in said


def test_interface_strings_have_the_same_keys_and_placeholders():
    english, chinese = locale("en"), locale("zh")
    assert list(english) == list(chinese)
    assert {key: placeholders(words) for key, words in english.items()} == {
        key: placeholders(words) for key, words in chinese.items()
    }


def test_no_interface_string_is_empty():
    assert [key for language in ("en", "zh") for key, words in locale(language).items() if not words.strip()] == []
