"""What a text bears at its head, form by form."""

import pytest

from ingest.headings import dated_titles, heading


@pytest.mark.parametrize(
    ("text", "suffix", "title"),
    [
        ("# The *Pier*\n\nSam runs.", ".md", "The Pier"),
        ("The Pier\n====\n\nSam runs.", ".md", "The Pier"),
        ("<html><head><title>The Pier &amp; I</title></head><p>Sam.</p>", ".html", "The Pier & I"),
        ("The Pier\r\n\r\nSam runs.", ".txt", "The Pier"),
        ("Sam runs.\n\nHe falls.", ".txt", None),
        ("sam and i\n\nHe falls.", ".txt", None),
        ("Sam runs over the pier", ".txt", None),
        ("Night of the Heron is a 1949 American film noir by Sam Holt. It rains.", ".txt", "Night of the Heron"),
        ("'''The Pier''' (also ''Pier'') was a 1931 crime film.\nSam runs.", ".txt", "The Pier"),
        ("**Pier 9** is an American 1952 short.", ".md", "Pier 9"),
        ("<p><i>Apex</i> is a 2001 thriller.</p>", ".html", "Apex"),
        ('PLOT\nIn "The Tin Parasol" (1962), Agatha inherits a lighthouse.', ".txt", "The Tin Parasol"),
        ("The film is a 1949 drama.", ".txt", None),
        ("In The Gilt Cage, a 1946 melodrama, singer Rose Frye is blackmailed.", ".txt", "The Gilt Cage"),
        ("In Paris, a 1946 model of a car is stolen.", ".txt", None),
        ("Night Train to Graz (1949). Branko, a guard, finds a key.", ".txt", "Night Train to Graz"),
        ("Paris (1944). The city is free.", ".txt", None),
        ('Review of "Ten Dollars": The best of its kind.', ".txt", "Ten Dollars"),
        ("# Night Toll — my take on a forgotten gem\n\nSam runs.", ".md", "Night Toll"),
        ("Sam Holt is a clerk who, in 1949, saw a film.", ".txt", None),
    ],
)
def test_headings(text: str, suffix: str, title: str | None) -> None:
    found = heading(text, suffix)
    assert (found.title if found else None) == title


@pytest.mark.parametrize(
    ("text", "suffix", "expected"),
    [
        ("Tidewater Alibi (1947)\n\nSam runs.", ".txt", ("Tidewater Alibi", 1947)),
        ("## The Heron (1952 film)\n\nSam runs.", ".md", ("The Heron", 1952)),
        ("## Plot\n\nSam runs.", ".md", None),
        ("## Chapter One\n\nSam runs.", ".md", None),
        ("Chapter 1\n\nSam runs.", ".txt", None),
        ("Prologue\n\nSam runs.", ".txt", None),
        ("Act of Violence\n\nSam runs.", ".txt", ("Act of Violence", None)),
        ("2001 Nights is a 1968 American film. It rains.", ".txt", ("2001 Nights", 1968)),
        ("The Pier (of Stone)\n\nSam runs.", ".txt", ("The Pier (of Stone)", None)),
        ("“The Winters of Zoé”\n\nZoé waits.", ".txt", ("The Winters of Zoé", None)),
        ("Éclair (1950)\n\nSam runs.", ".txt", ("Éclair", 1950)),
        ("# Velvet Ransom\n\n*1947 crime drama, directed by nobody*\n\nSam runs.", ".md", ("Velvet Ransom", 1947)),
        ("The Pier\n\n1945. In a cinema a film burns.", ".txt", ("The Pier", None)),
        ("The Pier\n\n1932 was a bad year for the movie business.", ".txt", ("The Pier", None)),
        ("PERIHELION\n(2031)\n\nA ship burns.", ".txt", ("PERIHELION", 2031)),
        ("The Pier (1946, Acme)\n\nSam runs.", ".txt", ("The Pier", 1946)),
        ("The Pier (Acme, 1946): all of it, with the ending\n\nSam runs.", ".txt", ("The Pier", 1946)),
        ("THE PIER (1946), Acme. Directed by nobody.\n\nSam runs.", ".txt", ("THE PIER", 1946)),
        ("The Pier (1946) plot summary, sent in by a reader: Sam runs.", ".txt", ("The Pier", 1946)),
        ('Blog: Old Films. No. 8 - "The Pier" (1946)\n\nSam runs.', ".txt", ("The Pier", 1946)),
        ("THE PIER -- Channel 5, midnight.\n\nSam runs.", ".txt", ("THE PIER", None)),
        ("THE PIER. I saw it twice.\nSam runs.", ".txt", ("THE PIER", None)),
        ("PLOT SUMMARY - the whole of it.\nSam runs.", ".txt", None),
        ("Sam Holt (1902) runs to Graz.", ".txt", None),
        ("The Salt Road, 1951\nPlot\nSam runs.", ".txt", ("The Salt Road", 1951)),
        ("New York, 1951\nSam runs.\nHe falls.", ".txt", None),
        ("THE SALT ROAD\nA scientific romance, 1903\n\nSam runs.", ".txt", ("THE SALT ROAD", 1903)),
        ("The Salt Road\n(a legend of the coast)\n\nSam runs.", ".txt", ("The Salt Road", None)),
        ("Sam Holt and Vera\nA dog runs.\n\nHe falls.", ".txt", None),
        ("The Salt Road; or, Sam's Fall.\nBy Capt. R. Holt. London, 1859.\n\nSam runs.", ".txt", ("The Salt Road", 1859)),
        ("Title: The Salt Road\nYear: 1949\n\nSam runs.", ".txt", ("The Salt Road", 1949)),
        ("_The Last Ferry_ - 1957\n\nSam runs.", ".txt", ("The Last Ferry", 1957)),
        ("“Never,” she says.\n\nSam runs.", ".txt", None),
        ("The Ferry at Sorn (1944)\nSam runs.", ".txt", ("The Ferry at Sorn", 1944)),
        ('"The Long Night" (1958)\n\nSam runs.', ".txt", ("The Long Night", 1958)),
        ("He came back to Vienna (1948)\nand slept.", ".txt", None),
        ("What's Up, Doc?\n\nSam runs.", ".txt", ("What's Up, Doc?", None)),
        ("Will Sam get away?\n\nSam runs.", ".txt", None),
        ("Synopsis\n\nSam runs.", ".txt", None),
        ("Premise\n\nSam runs.", ".txt", None),
        ("## Plot summary\n\nSam runs.", ".md", None),
        ("---\ntitle: The Ferry\nyear: 1971\n---\nSam runs.", ".md", ("The Ferry", 1971)),
        ("The Pier\nDirected by Ada Hale\nRelease date May 3, 1947\n\nSam runs.", ".txt", ("The Pier", 1947)),
        ("The Pier\nIn 1931 Sam runs from Graz to Linz.", ".txt", ("The Pier", None)),
        ("Act Two\nSam runs from Graz to Linz.", ".txt", None),
        ("Act of Mercy\nSam runs from Graz to Linz.", ".pdf", ("Act of Mercy", None)),
        ("Sam Holt and Vera\nLane run to Graz.", ".txt", None),
        ("The Pier\n\nFrom a site\n\nThe Pier is a 1951 film.", ".txt", ("The Pier", 1951)),
        ("Report\n\nTITLE: The Pier\nYEAR: 1951\n\nSam runs.", ".docx", ("The Pier", 1951)),
        ("Title | The Pier\n\nYear | 1951\n\nSam runs.", ".docx", ("The Pier", 1951)),
        ('★★★½\n\nREVIEW: "The Pier" (1951) on disc\n\nSam runs.', ".txt", ("The Pier", 1951)),
        ("Rating: ****\nWatched on 3 May\n\nThe Pier (1951). So Sam runs.", ".txt", ("The Pier", 1951)),
        ("THE PIER - Plot Summaries\n\nSam runs.", ".txt", ("THE PIER", None)),
        ("the pier\n\nsam runs.", ".txt", ("the pier", None)),
        ("   THE  PIER\n   =========\n\nSam runs.", ".txt", ("THE PIER", None)),
        ("---\ntitle: The Ferry\ndate: 2020-03-01\nfilm_year: 1971\n---\nSam runs.", ".md", ("The Ferry", 1971)),
        ("---\ntitle: The Ferry\ndate: 2020-03-01\n---\nSam runs.", ".md", ("The Ferry", None)),
        ('+++\ntitle = "The Ferry"\n[extra]\nyear = 1971\n+++\nSam runs.', ".md", ("The Ferry", 1971)),
        ("<title>the_pier</title><center>The Pier</center>\n<p>Sam runs from Graz.", ".html", ("The Pier", None)),
        ("<title>Salt &amp; Ashes (1966) | MovieDB</title><p>Sam runs.", ".html", ("Salt & Ashes", 1966)),
    ],
)
def test_a_year_at_the_head_is_the_storys(text: str, suffix: str, expected: tuple[str, int | None] | None) -> None:
    assert heading(text, suffix) == expected


@pytest.mark.parametrize(
    ("text", "suffix", "title", "year"),
    [
        ("<title>The Curlew (1951 film) - Wikipedia</title><h1>The Curlew (1951 film)</h1><p>Edna runs.", ".html", "The Curlew", 1951),
        ("<title>The Curlew (1951) | IMDb</title><h1> <img src=x> </h1><p>Edna runs.", ".html", "The Curlew", 1951),
        ("---\nlayout: post\n---\n# The Heron (1949)\n\nVera runs.", ".md", "The Heron", 1949),
        ('---\ntitle: "The Heron"\n---\nVera runs.', ".md", "The Heron", None),
        ("The Pear Orchard opens on the birthday of Edna. In 1951 she dies.", ".txt", "The Pear Orchard", None),
    ],
)
def test_a_heading_is_not_that_of_the_site_or_of_what_stands_before_it(text: str, suffix: str, title: str, year: int | None) -> None:
    assert heading(text, suffix) == (title, year)


@pytest.mark.parametrize("text", ["The film opens on a pier.", "The Film opens with Edna.", "The Colonel opens the safe.", "Edna opens with a song."])
def test_what_a_first_sentence_tells_is_no_title(text: str) -> None:
    assert heading(text) is None


def test_a_page_with_two_dated_headings_has_two_titles() -> None:
    assert dated_titles("<h2>The Pier (1951)</h2>\n<p>Sam runs.</p>\n<h2>The Quay (1952)</h2>\n") == ["The Pier (1951)", "The Quay (1952)"]
