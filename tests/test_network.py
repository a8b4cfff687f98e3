"""The shipped network: its size, its answers and its spans, decoded by hand."""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from rag.network import FILE, REACH, Network, load_network, spans, tokenizer
from tests.conftest import ROOT

CARD = ROOT / "rag" / "reader" / "MODEL_CARD.md"


def logits(text: str, question: str, first: str, last: str) -> tuple[object, np.ndarray]:
    """Point at the tokens that hold `first` and `last`."""
    row = tokenizer().encode(question, text)
    table = np.zeros((len(row), 2), np.float32)
    for side, word in enumerate((first, last)):
        at = text.index(word)
        tokens = [i for i, (s, e) in enumerate(row.offsets) if row.sequence_ids[i] == 1 and s < at + len(word) and e > at]
        table[tokens[-side], side] = 9.0
    return row, table


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [("Ann", "Ann", "Ann"), ("to", "him", "to prevent him"), ("Fantail", "Fantail", "Fantail"), ("“his", "gun", "his own gun")],
)
def test_spans_are_whole_words(first: str, last: str, said: str) -> None:
    text = "Ann shoots Fantail with “his own gun”, to prevent him."
    row, table = logits(text, "Who?", first, last)
    span, logp = spans(row, text, table)[0]  # type: ignore[arg-type]
    assert text[span.start : span.end] == said
    assert -0.1 < logp <= 0


def test_a_span_never_ends_before_it_begins_nor_goes_on_for_ever() -> None:
    text = "one two three. " * 40
    row, table = logits(text, "Who?", "two", "one")
    found = spans(row, text, table)  # type: ignore[arg-type]
    assert all(s.start < s.end and len(text[s.start : s.end].split()) <= REACH for s, _ in found)
    assert [p for _, p in found] == sorted((p for _, p in found), reverse=True)


def test_a_passage_of_nothing_has_no_spans() -> None:
    assert spans(tokenizer().encode("Who?", ""), "", np.zeros((4, 2), np.float32)) == []


def recorded() -> list[tuple[str, str, str]]:
    """Read question, passage and answer from the table of the model card."""
    rows = re.findall(r"^\| (\S[^|]*\?) \| ([^|]+) \| ([^|]+) \|$", CARD.read_text(encoding="utf-8"), re.M)
    return [(question, text.strip(), said.strip()) for question, text, said in rows]


def test_the_shipped_weights_give_the_answers_of_the_card() -> None:
    rows = recorded()
    assert len(rows) >= 8
    for question, text, said in rows:
        reading = load_network(0).read(question, [text])[0]
        span = reading.spans[0][0]
        assert said == (text[span.start : span.end] if reading.relevance > 0 else "nowhere"), question


def test_the_network_is_small_and_one_batch_is_as_good_as_many() -> None:
    assert FILE.stat().st_size <= 30_000_000
    texts = [text for _, text, _ in recorded()] * 3
    together = Network().read("Who shot Vera?", texts)
    other = Network()  # this one remembers nothing of it
    alone = [other.read("Who shot Vera?", [text])[0] for text in texts]
    assert [r.relevance for r in together] == pytest.approx([r.relevance for r in alone], abs=0.8)  # int8 takes its scale from the whole batch
    assert load_network(0).read("Who?", []) == []
    assert len(load_network(0).read("Who " * 500, ["x " * 5000, ""])) == 2


def test_a_passage_reads_the_same_alone_and_beside_others() -> None:
    beside = ["Ann shot Fantail.", "Joe " * 90, "A long day at sea, and nobody came home until the lamps were lit again."]
    assert Network().read("Who shot Fantail?", beside)[0] == Network().read("Who shot Fantail?", beside[:1])[0]


def test_threads_share_one_network() -> None:
    shared = Network(threads=1)
    rows = recorded() * 4
    with ThreadPoolExecutor(8) as pool:
        first = list(pool.map(lambda row: shared.read(row[0], [row[1]]), rows))
    other = Network(threads=1)
    assert first == [other.read(question, [text]) for question, text, _ in rows]


def test_the_shipped_network_is_loaded_once_for_each_number_of_threads() -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(load_network, [1, 2, 1, 2]))
    assert (made[0], made[1]) == (made[2], made[3])
    assert made[0] is load_network(1)


def test_what_was_read_is_remembered() -> None:
    remembering = Network()
    first = remembering.read("Who ran?", ["Ann ran.", "Bob sat."])
    remembering._session = None  # whoever reads again fails
    assert remembering.read("Who ran?", ["Bob sat.", "Ann ran."]) == first[::-1]
    with pytest.raises(AttributeError):
        remembering.read("Who sat?", ["Bob sat."])


def test_reading_imports_no_torch() -> None:
    code = "import sys; from rag.network import load_network; load_network(0).read('Who?', ['Ann.']); sys.exit('torch' in sys.modules or 'transformers' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
