"""Every way in which models are known to write a reply, read as claims with ids."""

from __future__ import annotations

from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.chat.prompts import REFUSAL
from rag.chat.reply import read_reply

ANN, JOE = "Ann shot Fantail.", "Joe ran."
ONE = [(ANN, "s1")]
BOTH = [(ANN, "s1"), (JOE, "s2")]

REPLIES: list[tuple[str, list[tuple[str, str]]]] = [
    # the form asked for
    ("Ann shot Fantail [s1].", ONE),
    ("Ann shot Fantail. [s1]", ONE),
    ("Ann shot Fantail.[s1]", ONE),
    ("Ann shot Fantail [s1]", [("Ann shot Fantail", "s1")]),
    ("Ann shot Fantail [s1][s2].", [(ANN, "s1 s2")]),
    ("Ann shot Fantail [s1] [s2].", [(ANN, "s1 s2")]),
    ("Ann shot Fantail [s1]. Joe ran [s2].", BOTH),
    ("Ann shot Fantail. [s1] Joe ran. [s2]", BOTH),
    ("Ann shot Fantail [s1] Joe ran [s2]", [("Ann shot Fantail", "s1"), ("Joe ran", "s2")]),
    ("Ann shot Fantail [s1].\nJoe ran [s2].", BOTH),
    ("Ann [s1] and Pat [s2] love Joe.", [("Ann and Pat love Joe.", "s1 s2")]),
    ("“Ann shot Fantail.” [s1]", [("“Ann shot Fantail.”", "s1")]),
    # lists and ranges of ids
    ("Ann shot Fantail [s1, s2].", [(ANN, "s1 s2")]),
    ("Ann shot Fantail [s1,s2].", [(ANN, "s1 s2")]),
    ("Ann shot Fantail [s1; s2].", [(ANN, "s1 s2")]),
    ("Ann shot Fantail [s1 s2].", [(ANN, "s1 s2")]),
    ("Ann shot Fantail [s1 and s2].", [(ANN, "s1 s2")]),
    ("Ann shot Fantail [s1 & s2].", [(ANN, "s1 s2")]),
    ("Ann shot Fantail [s1-s3].", [(ANN, "s1 s2 s3")]),
    ("Ann shot Fantail [s1–3].", [(ANN, "s1 s2 s3")]),
    ("Ann shot Fantail [s1 to s3].", [(ANN, "s1 s2 s3")]),
    ("Ann shot Fantail [s3-s1].", [(ANN, "s3 s1")]),
    ("Ann shot Fantail [s1-s9999].", [(ANN, "s1 s9999")]),
    # other brackets and spellings
    ("Ann shot Fantail (s1).", ONE),
    ("Ann shot Fantail {s1}.", ONE),
    ("Ann shot Fantail <s1>.", ONE),
    ("Ann shot Fantail【s1】.", ONE),
    ("Ann shot Fantail【s1†source】.", ONE),
    ("Ann shot Fantail [[s1]].", ONE),
    ("Ann shot Fantail [S1].", ONE),
    ("Ann shot Fantail [s 1].", ONE),
    ("Ann shot Fantail [ s1 ].", ONE),
    ("Ann shot Fantail [s01].", ONE),
    ("Ann shot Fantail [^s1].", ONE),
    ("Ann shot Fantail [^1].", ONE),
    ("Ann shot Fantail [1].", ONE),
    ("Ann shot Fantail [1, 2].", [(ANN, "s1 s2")]),
    ("Ann shot Fantail [sentence 1].", ONE),
    ("Ann shot Fantail (see s1).", ONE),
    ("Ann shot Fantail [source: s1].", ONE),
    ("Ann shot Fantail [id: s1].", ONE),
    ("Ann shot Fantail [s1: Ann shoots Fantail].", ONE),
    ("Ann shot Fantail s1.", ONE),
    ("Ann shot Fantail ^s1^.", ONE),
    ("Ann shot Fantail **[s1]**.", ONE),
    ("**Ann** shot *Fantail* `[s1]`.", ONE),
    ("Ann shot Fantail [s1, Raw Deal].", ONE),
    ("Ann shot Fantail<sup>s1</sup>.", ONE),
    ("Ann shot Fantail — [s1]", [("Ann shot Fantail", "s1")]),
    ("[s1](#s1) Ann shot Fantail.", ONE),
    ("| Who | Source |\n|---|---|\n| Ann shot Fantail. | [s1] |", [("Who | Source", ""), (ANN, "s1")]),
    ("_Ann_ shot Fantail\nwith a gun [s1].", [("Ann shot Fantail with a gun.", "s1")]),
    # what is no mark
    ("Ann shot Fantail, i.e. the henchman [s1].", [("Ann shot Fantail, i.e. the henchman.", "s1")]),
    ("Ann was born in (1948) [s1].", [("Ann was born in (1948).", "s1")]),
    ("Joe's gun and Ann's car [s1].", [("Joe's gun and Ann's car.", "s1")]),
    ("Dr. Swanson and Mr. J. D. Emmerich met [s1].", [("Dr. Swanson and Mr. J. D. Emmerich met.", "s1")]),
    ("It cost $1.5 million [s1].", [("It cost $1.5 million.", "s1")]),
    # ids before the words, on lines of their own, in a list of sources
    ("[s1] Ann shot Fantail. [s2] Joe ran.", BOTH),
    ("[s1]: Ann shot Fantail.\n[s2]: Joe ran.", BOTH),
    ("Ann shot Fantail.\n[s1]", ONE),
    ("Ann shot Fantail.\n\nSources: [s1], [s2]", [(ANN, "s1 s2")]),
    ("- Ann shot Fantail [s1]\n- Joe ran [s2]", [("Ann shot Fantail", "s1"), ("Joe ran", "s2")]),
    ("1. Ann shot Fantail [s1].\n2) Joe ran [s2].", BOTH),
    ("# Answer\nAnn shot Fantail [s1].", ONE),
    ("**Answer:** Ann shot Fantail [s1].", ONE),
    ("Answer: Ann shot Fantail [s1].", ONE),
    # no ids at all
    ("Ann shot Fantail.", [(ANN, "")]),
    ("Ann shot Fantail. Joe ran [s2].", [(ANN, ""), (JOE, "s2")]),
    # what is said beside an answer
    ("Here is what I found:\nAnn shot Fantail [s1].", ONE),
    ("Sure! Ann shot Fantail [s1]. Hope this helps! Let me know if you need anything else.", ONE),
    ("No. Ann shot Fantail [s1].", [("No, Ann shot Fantail.", "s1")]),
    ("According to [s1], Ann shot Fantail.", ONE),
    ("Based on the provided sentences, Ann shot Fantail [s1].", ONE),
    ("Sentence s1 says that Ann shot Fantail.", ONE),
    ("[s1] states that Ann shot Fantail.", ONE),
    ("Sure enough, Joe ran [s2].", [("Sure enough, Joe ran.", "s2")]),
    # thoughts
    ("<think>s1 says so [s3].</think>Ann shot Fantail [s1].", ONE),
    ("<thinking>\nHm [s3].\n</thinking>\n\nAnn shot Fantail [s1].", ONE),
    ("Hm, s3 says so [s3].</think>Ann shot Fantail [s1].", ONE),
    ("<think>never closed [s1].", []),
    ("<|channel|>analysis<|message|>Hm [s3].<|end|><|channel|>final<|message|>Ann shot Fantail [s1].<|return|>", ONE),
    # what a template leaves in, what is asked back, and lists of sources
    ("Ann shot Fantail [s1].</s>", ONE),
    ("Ann shot Fantail (see [s1]).<end_of_turn>", ONE),
    ("Who shot Fantail? Ann shot Fantail [s1].", ONE),
    ("Ann shot Fantail [s1].\n\nReferences:\n[s1] Ann shoots Fantail with his own gun.", ONE),
    ("Ann shot Fantail.\n\nSources:\n[s1] Ann shoots Fantail with his own gun.", ONE),
    ("Evidence:\n- Ann shoots Fantail [s3]\n\nAnswer: Ann shot Fantail [s1].", [("Ann shoots Fantail", "s3"), ("Ann shot Fantail.", "s1")]),
    ("Sources:\n[s1]\nAnn shot Fantail [s1].", ONE),
    ("Ann shot Fantail (see also [s1]).", ONE),
    # fences
    ("```\nAnn shot Fantail [s1].\n```", ONE),
    ("```text\nAnn shot Fantail [s1].\n```", ONE),
    ("Ann shot Fantail.\n```\n[s1]\n```", ONE),
    # JSON
    ('{"answer": "Ann shot Fantail.", "citations": ["s1"]}', ONE),
    ('{"answer": "Ann shot Fantail [s1]."}', ONE),
    ('```json\n{"answer": "Ann shot Fantail.", "ids": "s1"}\n```', ONE),
    ('[{"sentence": "Ann shot Fantail.", "ids": ["s1"]}, {"sentence": "Joe ran.", "ids": ["s2"]}]', BOTH),
    ('{"claims": [{"text": "Ann shot Fantail.", "sources": ["s1"]}]}', ONE),
    ('{"answer": "Ann"}', [("Ann", "")]),
    ('{"answer": "Ann shot', [('{"answer": "Ann shot', "")]),
    ('Here is the JSON:\n{"answer": "Ann shot Fantail.", "ids": ["s1"]}', ONE),
    ("{}", []),
    # nothing
    ("", []),
    ("   \n", []),
    ("[s1]", []),
    ("...", []),
]


@pytest.mark.parametrize(("raw", "wanted"), REPLIES, ids=range(len(REPLIES)))
def test_a_reply_is_read(raw: str, wanted: list[tuple[str, str]]) -> None:
    assert [(c.text, " ".join(c.ids)) for c in read_reply(raw).claims] == wanted


@pytest.mark.parametrize(
    ("raw", "oddity"),
    [
        ("Ann did [s1].", None),
        ("Ann did (s1).", "other form of mark"),
        ("<think>x</think>Ann did [s1].", "thought"),
        ("```\nAnn did [s1].\n```", "fence"),
        ('{"answer": "Ann did [s1]."}', "json"),
    ],
)
def test_what_leaves_the_form_is_counted(raw: str, oddity: str | None) -> None:
    assert dict(read_reply(raw).oddities) == ({oddity: 1} if oddity else {})


@pytest.mark.parametrize("raw", [REFUSAL, f"{REFUSAL}.", f"[{REFUSAL}]", REFUSAL.lower(), f"Ann did [s1]. {REFUSAL}"])
def test_a_refusal_is_one_however_it_is_written(raw: str) -> None:
    assert read_reply(raw).refused


@pytest.mark.parametrize("raw", ["I don't know.", "Sorry, I cannot help with that.", "The passages do not say who did it.", "I'm unable to answer."])
def test_a_refusal_in_words_of_its_own_is_one_where_nothing_is_cited(raw: str) -> None:
    assert read_reply(raw).refused
    assert not read_reply(f"Ann shot Fantail [s1]. {raw}").refused


def test_a_thought_of_refusing_is_none() -> None:
    assert not read_reply(f"<think>{REFUSAL}?</think>Ann did [s1].").refused


def test_what_refuses_one_thing_refuses_no_other() -> None:
    assert not read_reply(f"Ann did [s1]. His first name is {REFUSAL}.").refused
    assert read_reply(f"His first name is {REFUSAL}.").refused


def test_a_sentence_with_the_words_of_a_refusal_is_none() -> None:
    assert not read_reply("The ledger is not on the shelf but under the bed [s4].").refused


def test_a_model_stuck_on_digits_breaks_nothing() -> None:
    assert read_reply(f"Ann did [s{'1' * 5000}].").claims[0].ids == ()


@pytest.mark.parametrize(
    ("raw", "settled", "pending"),
    [
        ("Ann sh", 0, "Ann sh"),
        ("Ann shot him [s", 0, "Ann shot him"),
        ("Ann shot him [s1", 0, "Ann shot him"),
        ("Ann shot him [s1].", 0, "Ann shot him."),
        ("Ann shot him [s1]. J", 1, "J"),
        ("Ann shot him. s", 0, "Ann shot him."),
        ("<thi", 0, ""),
        ("<think>Ann shot", 0, ""),
        ('{"answer": "Ann', 0, ""),
        ("NOT ON", 0, ""),
    ],
)
def test_marks_and_thoughts_are_held_back_while_it_streams(raw: str, settled: int, pending: str) -> None:
    reply = read_reply(raw, finished=False)
    assert (len(reply.claims), reply.pending) == (settled, pending)


PARTS = st.sampled_from(
    ["Ann shot Fantail", "Joe ran", " [s1]", "[s2]", " (s3, s4)", ". ", ".", "\n", " ", "- ", "s5 ", "Dr. ", "[", "]", "**", "1948", "“", "<b>"]
)


@given(st.lists(PARTS, max_size=14).map("".join), st.text(max_size=20))
def test_what_has_settled_stays_as_it_is(raw: str, rest: str) -> None:
    """Whatever follows, short of a tag that says that all of it was thought, or of JSON's braces."""
    if "<" in rest or raw.lstrip()[:1] in ("{", "["):
        return
    early, late = read_reply(raw, finished=False).claims, read_reply(raw + rest).claims
    assert late[: len(early)] == early


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_is_read_and_no_mark_is_left_in_a_claim(raw: str) -> None:
    for claim in read_reply(raw).claims:
        assert claim.text == claim.text.strip() != ""
        assert "\ue000" not in claim.text


def test_a_list_of_marks_without_an_end_takes_no_longer_than_it_is_long() -> None:
    started = monotonic()
    read_reply("Ann shot him [s1" + "  2" * 200 + " x")
    assert monotonic() - started < 1


def test_that_the_tellings_disagree_is_no_claim() -> None:
    reply = read_reply("The synopses disagree. They sail to Panama [s1]. However, the tellings differ here: Ann says South America [s2].")
    assert [claim.ids for claim in reply.claims] == [("s1",), ("s2",)]
