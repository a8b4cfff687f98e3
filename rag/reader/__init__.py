"""The embedded reader: answers from the shelf without a key, a server or a model hub. See `read.Reader`.

Reading order: asked (what of a question decides), kinds and sorts (whether words can be what is asked for), proposed, harmers, doers, owners and refusals
(which spans cannot be right), another_sort (which hardly can), candidates (the others, and what speaks for each), roundtrip (whether it is told of the one
asked about), read (the choice), relation (how two answers stand to each other), versions (where the tellings of a story differ).
"""
