"""Questions that cannot be asked."""

from __future__ import annotations

import pytest

from rag import InputError
from rag.search import check_question


@pytest.mark.parametrize("question", ["-Starlink", "-Cork -Kerry", '-"Port Elm"', "  -Cork ?"])
def test_only_what_is_left_out_is_no_question(question: str) -> None:
    with pytest.raises(InputError, match="only what to leave out"):
        check_question(question, max_chars=2000)


@pytest.mark.parametrize("question", ["ferry -Cork", '"Port Elm" -Cork', "-40 degrees", "Cork - Kerry", "why -Cork?"])
def test_what_is_left_out_beside_something_is_one(question: str) -> None:
    assert check_question(question, max_chars=2000) == question
