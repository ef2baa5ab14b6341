"""``osler knowledge build`` compiles the named files, uses them from then on, and names what it cannot read."""

import pytest
from click.testing import CliRunner

from cds_hooks.commands.cli import main
from model.ontology.load import load_ontology
from tests.unit.model.ontology.small import small_sources


@pytest.fixture
def sources(tmp_path):
    return small_sources(tmp_path / "files")


def build(tmp_path, *options):
    return CliRunner().invoke(
        main, ["knowledge", "build", *map(str, options)], env={"OSLER_CACHE": str(tmp_path / "c")}
    )


def test_named_files_are_compiled_and_used_from_then_on(sources, tmp_path):
    options = ("--ontology", sources.ontology, "--annotations", sources.annotations, "--genes", sources.genes)
    result = build(tmp_path, *options)
    assert (result.exit_code, result.output) == (0, "13 terms, 5 diseases, HPO 2099-01-02, annotations 2099-01-03\n")
    assert load_ontology(cache=tmp_path / "c").release == "2099-01-02"


def test_without_a_file_it_goes_back_to_the_packaged_release(sources, tmp_path):
    build(tmp_path, "--annotations", sources.annotations)
    assert load_ontology(cache=tmp_path / "c").annotations_release == "2099-01-03"
    result = build(tmp_path)
    assert result.exit_code == 0
    assert load_ontology(cache=tmp_path / "c").annotations_release == "2025-01-16"


def test_a_file_of_another_kind_is_named_and_nothing_is_chosen(sources, tmp_path):
    result = build(tmp_path, "--annotations", sources.ontology)
    assert result.exit_code == 1
    assert "hp.obo" in result.output
    assert load_ontology(cache=tmp_path / "c").annotations_release == "2025-01-16"
