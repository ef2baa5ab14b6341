"""Our biomarker facts beside the two reference lists: every difference is named and explained."""

import csv
import gzip
import json
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from model.knowledge.load import load

REFERENCE = Path(__file__).parents[2] / ".." / "shared" / "knowledge" / "oncology"
pytestmark = pytest.mark.skipif(not REFERENCE.is_dir(), reason="no reference data at ../shared/knowledge/oncology")
KNOWLEDGE = load()

TUMOURS = {
    "APL with PML-RARA": "apl",
    "Acute Leukemias of Ambiguous Lineage": "aml",
    "Acute Lymphoid Leukemia": "all",
    "Acute Myeloid Leukemia": "aml",
    "Acute Promyelocytic Leukemia": "apl",
    "Adenocarcinoma of the Gastroesophageal Junction": "gastric",
    "Aggressive Systemic Mastocytosis": "systemic_mastocytosis",
    "Anaplastic Large Cell Lymphoma": "alcl",
    "Anaplastic Thyroid Cancer": "anaplastic_thyroid",
    "Angioimmunoblastic T-Cell Lymphoma": "alcl",
    "Any solid tumor": "solid_tumour",
    "Astrocytoma": "low_grade_glioma",
    "Basal Cell Carcinoma": "basal_cell",
    "Bladder Carcinoma": "urothelial",
    "Bladder Urothelial Carcinoma": "urothelial",
    "Breast Cancer": "breast",
    "Burkitt Lymphoma": "",
    "Cancer": "solid_tumour",
    "Central Nervous System Hemangioblastoma": "vhl_disease",
    "Cervical Adenocarcinoma": "cervical",
    "Cervical Squamous Cell Carcinoma": "cervical",
    "Cholangiocarcinoma": "biliary",
    "Chronic Eosinophilic Leukemia, NOS": "eosinophilic_neoplasm",
    "Chronic Lymphocytic Leukemia": "cll",
    "Chronic Myelogenous Leukemia": "cml",
    "Chronic Myeloid Leukemia": "cml",
    "Chronic Myeloid Leukemia, BCR-ABL1+": "cml",
    "Colorectal Adenocarcinoma": "colorectal",
    "Colorectal Cancer": "colorectal",
    "Cutaneous T-cell Lymphoma": "ctcl",
    "Diffuse Large B-Cell Lymphoma": "dlbcl",
    "Diffuse Midline Glioma": "diffuse_midline_glioma",
    "Endometrial Carcinoma": "endometrial",
    "Epithelial Ovarian Cancer": "ovarian",
    "Esophageal Adenocarcinoma": "gastric",
    "Esophageal Cancer": "oesophageal",
    "Esophageal Squamous Cell Carcinoma": "oesophageal",
    "Esophagogastric Adenocarcinoma": "gastric",
    "Estrogen-receptor Positive Breast Cancer": "breast",
    "Follicular Lymphoma": "follicular_lymphoma",
    "Gastric Adenocarcinoma": "gastric",
    "Gastrointestinal Stromal Tumor": "gist",
    "Head And Neck Squamous Cell Carcinoma": "head_neck",
    "Head and Neck Squamous Cell Carcinoma": "head_neck",
    "Hepatocellular Carcinoma": "hepatocellular",
    "Her2-receptor Positive Breast Cancer": "breast",
    "High-Grade Glioma, NOS": "glioma",
    "High-Grade Serous Fallopian Tube Cancer": "ovarian",
    "Hodgkin Lymphoma": "",
    "Inflammatory Breast Carcinoma": "breast",
    "Inflammatory Myofibroblastic Tumor": "imt",
    "Intracholecystic Papillary Neoplasm": "biliary",
    "Intraductal Papillary Neoplasm of the Bile Duct": "biliary",
    "Intrahepatic Cholangiocarcinoma": "biliary",
    "Invasive Breast Carcinoma": "breast",
    "Leukemia": "",
    "Low-Grade Glioma, NOS": "low_grade_glioma",
    "Low-Grade Serous Ovarian Cancer": "low_grade_serous_ovarian",
    "Lung Adenocarcinoma": "nsclc",
    "Lung Cancer": "nsclc",
    "Lung Non-Squamous Non-Small Cell Carcinoma": "nsclc_nonsquamous",
    "Lung Non-small Cell Carcinoma": "nsclc",
    "Malignant Pleural Mesothelioma": "mesothelioma",
    "Mature B-Cell Neoplasms": "",
    "Medullary Thyroid Cancer": "medullary_thyroid",
    "Melanoma": "melanoma",
    "Mucosal Melanoma": "melanoma",
    "Multiple Myeloma": "myeloma",
    "Mycosis Fungoides": "ctcl",
    "Myelodysplastic Syndromes": "mds",
    "Myeloid/Lymphoid Neoplasms": "myeloid_lymphoid_neoplasm",
    "Myeloproliferative Neoplasm": "mds",
    "Non-Hodgkin Lymphoma": "",
    "Non-Langerhans Cell Histiocytosis/Erdheim-Chester Disease": "histiocytosis",
    "Non-Small Cell Lung Cancer": "nsclc_nonsquamous",
    "Oligodendroglioma": "low_grade_glioma",
    "Osteosarcoma": "",
    "Ovarian Cancer": "ovarian",
    "Ovarian Epithelial Tumor": "ovarian",
    "Ovarian Serous Carcinoma": "ovarian",
    "Pancreatic Adenocarcinoma": "pancreatic",
    "Pancreatic Cancer": "pancreatic",
    "Pancreatic Neuroendocrine Tumor": "vhl_disease",
    "Papillary Thyroid Cancer": "thyroid",
    "Peripheral T-Cell lymphoma, NOS": "alcl",
    "Peritoneal Serous Carcinoma": "ovarian",
    "Prostate Adenocarcinoma": "prostate",
    "Prostate Cancer": "prostate",
    "Renal Angiomyolipoma": "tuberous_sclerosis",
    "Renal Cell Carcinoma": "vhl_disease",
    "Skin Melanoma": "melanoma",
    "Stomach Carcinoma": "gastric",
    "Subependymal Giant Cell Astrocytoma": "tuberous_sclerosis",
    "Triple-receptor Negative Breast Cancer": "breast",
}
"""The reference lists' diseases by our names; empty: a disease for which no fact is written."""

EXPLAINED_APPROVALS = {
    ("Acute Lymphoid Leukemia", "gemtuzumab ozogamicin"): "error of the list: the label names acute myeloid leukaemia",
    ("Acute Lymphoid Leukemia", "gilteritinib"): "error of the list: the label names acute myeloid leukaemia",
    ("Adenocarcinoma of the Gastroesophageal Junction", "capecitabine"): "chemotherapy that partners a HER2 drug",
    ("Burkitt Lymphoma", "revumenib"): "error of the list: the label names acute leukaemia",
    ("Cholangiocarcinoma", "elacestrant"): "error of the list: pemigatinib's entry under another drug's name",
    ("Chronic Lymphocytic Leukemia", "fludarabine"): "CD20 is there by definition; no test decides",
    ("Gastrointestinal Stromal Tumor", "trastuzumab"): "error of the list: the label names gastric adenocarcinoma",
    ("Hodgkin Lymphoma", "brentuximab vedotin"): "CD30 is there by definition; no test decides",
    ("Burkitt Lymphoma", "rituximab"): "CD20 is there by definition; no test decides",
    ("Mature B-Cell Neoplasms", "rituximab"): "CD20 is there by definition; no test decides",
    (
        "Non-Hodgkin Lymphoma",
        "rituximab",
    ): "CD20 is there by definition; the follicular and large-cell forms have facts",
}

NOT_IN_USE = (
    "EXPRESSION", "LEVELS", "METHYLATION", "POLYMORPHISM", "PHOSPHORYLATION",
    "RS6", "RS1", "TANDEM", "c.393", "K751Q", "VIII",
)  # fmt: skip
"""Expression of single genes, polymorphisms and the like: single studies that no label and no guideline uses."""

EXPLAINED_RESISTANCE = {
    ("aml", "FLT3"): "add-on drugs of trials (tretinoin, selumetinib) that are no standard",
    ("aml", "NPM1"): "tretinoin as an add-on is no standard",
    ("aml", "RUNX1"): "prognosis under chemotherapy, not a reason to withhold it",
    ("aml", "WT1"): "prognosis under chemotherapy, not a reason to withhold it",
    ("apl", "FLT3"): "prognosis; tretinoin stays the treatment",
    ("apl", "PML"): "B2 domain changes under tretinoin: few cases; A216V under arsenic is a fact of ours",
    ("urothelial", "PTEN"): "everolimus is not a treatment of urothelial cancer",
    ("breast", "PIK3CA"): "smaller benefit of HER2 drugs, which are given all the same",
    ("breast", "PTEN"): "studies of trastuzumab disagree; no guideline withholds it",
    ("breast", "RSF1"): "one retrospective study; no test in use",
    ("breast", "TP53"): "one retrospective study; tamoxifen is chosen by receptor",
    ("solid_tumour", "DNMT3A"): "one small series",
    ("colorectal", "BRAF"): "prognosis under chemotherapy and bevacizumab, not a reason to withhold them",
    ("colorectal", "FBXW7"): "one small series",
    ("colorectal", "KRAS"): "gefitinib, erlotinib and bevacizumab: no standard, or prognosis only",
    ("colorectal", "PIK3CA"): "studies disagree; no label and no guideline asks for it",
    ("colorectal", "PTEN"): "studies disagree; no label and no guideline asks for it",
    ("colorectal", "SMAD4"): "one small series",
    ("gastric", "PTEN"): "one small series",
    ("gist", "KIT"): "regorafenib works less in exon 9 disease, but stays the third line",
    ("nsclc", "KRAS"): "selumetinib with docetaxel failed in all and was never approved",
    ("nsclc", "PIK3CA"): "shorter benefit beside an EGFR mutation, not a reason to withhold the inhibitor",
    ("nsclc", "TYMS"): "no test in use",
    ("myeloma", "KRAS"): "one laboratory series",
    ("ovarian", "TP53"): "nearly all high-grade serous tumours carry it; platinum stays the treatment",
    ("pancreatic", "KRAS"): "trametinib is not a treatment of pancreatic cancer",
    ("vhl_disease", "BAP1"): "prognosis, not a reason to withhold",
    ("vhl_disease", "VHL"): "one small series of anti-VEGF antibodies",
    ("", "TP53"): "an investigational drug",
}


def wider(tumour: str) -> set[str]:
    found, waiting = {tumour}, [tumour]
    while waiting:
        for name in KNOWLEDGE.tumours[waiting.pop()].under:
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found


def drugs_by_tumour() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for file in KNOWLEDGE.oncology:
        for tumour in file.tumours:
            found[tumour] |= {
                name.removeprefix("ado-") for fact in file.fact if fact.effect == "sensitive" for name in fact.drugs
            }
    return found


def resisted_by_tumour() -> dict[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for file in KNOWLEDGE.oncology:
        for fact in (item for item in file.fact if item.effect == "resistant"):
            leaves = [leaf for each in (*fact.biomarkers, *fact.absent) for leaf in each.leaves()]
            names = {leaf.gene or leaf.fusion or leaf.marker for leaf in leaves}
            for tumour in file.tumours:
                found[tumour] |= {(name, drug) for name in names for drug in fact.drugs}
    return found


def is_explained(disease: str, therapy: set[str]) -> bool:
    return any(listed == disease and drug in therapy for listed, drug in EXPLAINED_APPROVALS)


def test_every_approved_use_of_the_reference_list_has_a_fact_or_an_explanation(capsys):
    with gzip.open(REFERENCE / "regulatory-approvals-by-biomarker-2026-05.json.gz", "rt", encoding="utf-8") as handle:
        rows = json.load(handle)
    ours = drugs_by_tumour()
    uses = {
        (row["disease"], frozenset(name.lower() for name in row["therapy"]))
        for row in rows
        if row["agency"] in {"fda", "ema"}
    }
    missing = {
        (disease, therapy)
        for disease, therapy in uses
        if not (TUMOURS[disease] and any(therapy & ours[name] for name in wider(TUMOURS[disease])))
    }
    with capsys.disabled():
        sys.stdout.write(f"\napproved uses: {len(uses) - len(missing)} of {len(uses)} agree\n")

    assert sorted((disease, sorted(drugs)) for disease, drugs in missing if not is_explained(disease, set(drugs))) == []


def test_every_resistance_of_levels_a_and_b_has_a_fact_or_an_explanation(capsys):
    with gzip.open(REFERENCE / "civic-predictive-AB-2021-02.tsv.gz", "rt", encoding="utf-8") as handle:
        rows = [
            row
            for row in csv.DictReader(handle, delimiter="\t")
            if row["clinical_significance"] in {"Resistance", "Reduced Sensitivity"}
            and row["evidence_direction"] == "Supports"
        ]
    ours = resisted_by_tumour()
    other_names = {"ERBB2": "HER2", "AR": "AR-V7"}
    missing = []
    for row in rows:
        drugs = {name.lower().replace(" mesylate", "") for name in row["drugs"].split(",")}
        genes = {row["gene"], other_names.get(row["gene"], row["gene"])}
        if not any((gene, drug) in ours[TUMOURS[row["disease"]]] for gene in genes for drug in drugs):
            missing.append(row)
    with capsys.disabled():
        sys.stdout.write(f"\nresistance, CIViC A and B: {len(rows) - len(missing)} of {len(rows)} agree\n")

    assert [
        (row["disease"], row["gene"], row["variant"], row["drugs"])
        for row in missing
        if not any(word in row["variant"] for word in NOT_IN_USE)
        and (TUMOURS[row["disease"]], row["gene"]) not in EXPLAINED_RESISTANCE
    ] == []
