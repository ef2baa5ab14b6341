"""A made-up ontology of a dozen terms and five diseases, as files: small enough to reckon by hand."""

from pathlib import Path

from model.ontology.sources import Sources

OBO = """format-version: 1.2
data-version: hp/releases/2099-01-02
ontology: hp.obo

[Term]
id: HP:0000001
name: All

[Term]
id: HP:0000005
name: Mode of inheritance
is_a: HP:0000001 ! All

[Term]
id: HP:0000006
name: Dominant
is_a: HP:0000005 ! Mode of inheritance

[Term]
id: HP:0000007
name: Recessive
is_a: HP:0000005 ! Mode of inheritance

[Term]
id: HP:0000118
name: Phenotypic abnormality
is_a: HP:0000001 ! All

[Term]
id: HP:0000200
name: Abnormal head
synonym: "Odd \\"head\\"" EXACT layperson []
is_a: HP:0000118 ! Phenotypic abnormality

[Term]
id: HP:0000210
name: Small head
alt_id: HP:0009999
synonym: "Tiny skull" NARROW []
synonym: "Headache" RELATED []
synonym: "Given up" EXACT HP:0034334 []
is_a: HP:0000200 ! Abnormal head

[Term]
id: HP:0000211
name: Large head
is_a: HP:0000200 ! Abnormal head

[Term]
id: HP:0000300
name: Abnormal nerve
is_a: HP:0000118 ! Phenotypic abnormality

[Term]
id: HP:0000310
name: Fits
is_a: HP:0000300 ! Abnormal nerve

[Term]
id: HP:0000311
name: Fits with fever
is_a: HP:0000310 ! Fits
is_a: HP:0000400 ! Abnormal heat

[Term]
id: HP:0000400
name: Abnormal heat
is_a: HP:0000118 ! Phenotypic abnormality

[Term]
id: HP:0000410
name: Fever
is_a: HP:0000400 ! Abnormal heat

[Term]
id: HP:0000888
name: obsolete Large skull
is_obsolete: true
replaced_by: HP:0000211

[Typedef]
id: part_of
name: part of
"""

HEAD = (
    "#version: 2099-01-03\n"
    "database_id\tdisease_name\tqualifier\thpo_id\treference\tevidence\tonset\tfrequency\tsex\tmodifier\taspect\tbiocuration\n"
)
ROWS = (
    ("OMIM:100", "Small head disease", "", "HP:0000210", "PMID:11", "12/14", "P"),
    ("OMIM:100", "Small head disease", "", "HP:0000310", "PMID:12", "1/10", "P"),
    ("OMIM:100", "Small head disease", "NOT", "HP:0000410", "PMID:11", "0/14", "P"),
    ("OMIM:100", "Small head disease", "", "HP:0000007", "OMIM:100", "", "I"),
    ("OMIM:200", "Large head disease", "", "HP:0000888", "PMID:13", "", "P"),
    ("OMIM:200", "Large head disease", "", "HP:0000410", "PMID:13", "50%", "P"),
    ("OMIM:200", "Large head disease", "", "HP:0000006", "OMIM:200", "", "I"),
    ("OMIM:300", "Feverish fits 1", "", "HP:0000311", "PMID:14", "HP:0040281", "P"),
    ("OMIM:310", "Feverish fits 2", "", "HP:0000311", "PMID:15", "1/1", "P"),
    ("ORPHA:154", "Small head, Orphanet", "", "HP:0000210", "ORPHA:154", "HP:0040283", "P"),
    ("DECIPHER:1", "Elsewhere", "", "HP:0000210", "DECIPHER:1", "", "P"),
)
GENES = (
    "ncbi_gene_id\tgene_symbol\thpo_id\thpo_name\tfrequency\tdisease_id\n"
    "1\tAAA1\tHP:0000210\tSmall head\t-\tOMIM:100\n"
    "1\tAAA1\tHP:0000310\tFits\t-\tOMIM:100\n"
    "2\tBBB2\tHP:0000211\tLarge head\t-\tOMIM:200\n"
    "3\tCCC3\tHP:0000311\tFits with fever\t-\tOMIM:300\n"
    "3\tCCC3\tHP:0000311\tFits with fever\t-\tOMIM:310\n"
)


def annotations(rows=ROWS) -> str:
    return HEAD + "".join(
        "\t".join((disease, name, no, term, paper, "PCS", "", frequency, "", "", aspect, "HPO:x[2099-01-01]")) + "\n"
        for disease, name, no, term, paper, frequency, aspect in rows
    )


def small_sources(folder: Path) -> Sources:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "hp.obo").write_text(OBO, encoding="utf-8")
    (folder / "phenotype.hpoa").write_text(annotations(), encoding="utf-8")
    (folder / "genes.txt").write_text(GENES, encoding="utf-8")
    return Sources(ontology=folder / "hp.obo", annotations=folder / "phenotype.hpoa", genes=folder / "genes.txt")
