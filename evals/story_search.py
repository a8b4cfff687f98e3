"""Fit which stories hold what is looked for (`rag.rules.story_search`), and say how many lists come out exact: `python -m evals.story_search`.

It asks the questions of `evals/gold/which.jsonl` of the shelves `noir` and `invented`, which must have been ingested, and prints; it changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evals.regression import probabilities, regression
from rag.answer import Chatbot
from rag.config import settings
from rag.models import load_encoder
from rag.network import load_network
from rag.question.parse import parse_question
from rag.regression import Logistic
from rag.rules.story_search import CUTOFF, HOLDS, features_of, sought

CASES = Path(__file__).parent / "gold" / "which.jsonl"


@dataclass(frozen=True)
class StorySearch:
    """A question for stories, and those that it found."""

    corpus: str
    features: np.ndarray
    """What `rag.rules.story_search` makes of these, shape `(stories, 3)`."""
    wanted: np.ndarray
    """Which of them it should name."""
    beyond: bool
    """Whether it should name others."""


def ask() -> list[StorySearch]:
    """Ask all questions; stories that are arguable are left out."""
    bots: dict[str, Chatbot] = {}
    made = []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if case["corpus"] not in bots:
            bots[case["corpus"]] = Chatbot(case["corpus"])
        bot = bots[case["corpus"]]
        index = bot.index()
        reading = parse_question(sought(case["question"]), index)
        found = features_of(reading.text, reading.among(bot.retrieve(case["question"])), load_network(settings().threads).read, index, load_encoder())
        labelled = [(told, index.stories[evidence.passage.story].label) for told, evidence in found]
        rows = [(told, label in case["stories"]) for told, label in labelled if label not in case["arguable"]]
        beyond = not set(case["stories"]) <= {label for _, label in labelled}
        made.append(StorySearch(case["corpus"], np.array([told for told, _ in rows]), np.array([wanted for _, wanted in rows]), beyond))
    return made


def fit(asked: Sequence[StorySearch]) -> Logistic:
    """Fit the regression that lists stories."""
    told, wanted = np.vstack([one.features for one in asked]), np.concatenate([one.wanted for one in asked])
    return regression(told, wanted)


def exact(asked: Sequence[StorySearch], model: Logistic) -> int:
    """Count the questions whose list is exactly the one wanted."""
    return sum(not one.beyond and bool(((probabilities(model, one.features) > CUTOFF) == one.wanted).all()) for one in asked)


def main() -> None:
    """Print the fit, and the exact lists as shipped, as fitted, and of each shelf under a fit on the others."""
    asked = ask()
    fitted = fit(asked)
    print(f"weights {[round(w, 2) for w in fitted.weight]}, bias {fitted.bias:.2f}")
    print(f"exact of {len(asked)}: {exact(asked, HOLDS)} as shipped, {exact(asked, fitted)} as fitted")
    for corpus in sorted({one.corpus for one in asked}):
        held = [one for one in asked if one.corpus == corpus]
        print(f"{corpus}: {exact(held, fit([one for one in asked if one.corpus != corpus]))} of {len(held)} under a fit on the others")


if __name__ == "__main__":
    main()
