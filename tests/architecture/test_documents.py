"""The documents name what there is: every field of a record, every setting, files that exist, names that import."""

from __future__ import annotations

import ast
import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import pytest

import rag
from rag import Answer, Citation, Filters, Hit, Match, Passage, Settings, Statement

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "eval").rglob("*.md")])
RECORDS = ROOT / "docs/records.md"

# What each field holds that is a record, or a list of them.
PARTS: dict[type, dict[str, type]] = {
    Answer: {"statements": Statement, "citations": Citation, "hits": Hit, "filters": Filters},
    Hit: {"passage": Passage, "matches": Match},
}


def fences(path: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", path.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def check(sample: dict[str, Any], record: type) -> None:
    """A sample has the record's fields and no others; ``…`` in a list stands for what was cut."""
    assert list(sample) == [field.name for field in dataclasses.fields(record)]
    for name, part in PARTS.get(record, {}).items():
        below = sample[name] if isinstance(sample[name], list) else [sample[name]]
        for one in below:
            if one != "…":
                check(one, part)


def test_the_samples_have_every_field_in_its_order() -> None:
    answer, hits = map(json.loads, fences(RECORDS, "json"))
    check(answer, Answer)
    for hit in hits:
        check(hit, Hit)


@pytest.mark.parametrize("record", [Answer, Statement, Citation, Hit, Match, Passage], ids=lambda one: one.__name__)
def test_each_field_is_explained(record: type) -> None:
    table = RECORDS.read_text("utf-8").split(f"| field of `{record.__name__}` |")[1].split("\n\n")[0]
    explained = {name for row in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    assert explained == {field.name for field in dataclasses.fields(record)}


def test_each_setting_stands_in_the_table() -> None:
    named = set(re.findall(r"`RAG_(\w+)`", (ROOT / "README.md").read_text("utf-8").split("## Settings")[1]))
    assert {name.upper() for name in Settings.model_fields} <= named


@pytest.mark.parametrize("page", PAGES, ids=lambda one: str(one.relative_to(ROOT)))
def test_links_lead_to_files_and_headings(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if "://" in target:
            continue
        name, _, heading = target.partition("#")
        path = page.parent / name if name else page
        assert path.exists(), target
        if heading:
            titles = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
            assert heading in {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}, target


@pytest.mark.parametrize("page", PAGES, ids=lambda one: str(one.relative_to(ROOT)))
def test_python_examples_use_public_names(page: Path) -> None:
    for example in fences(page, "python"):
        for node in ast.walk(ast.parse(example)):
            if isinstance(node, ast.ImportFrom) and node.module == "rag":
                assert {alias.name for alias in node.names} <= set(rag.__all__)
