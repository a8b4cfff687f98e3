"""How the networks and weights that ship came about; nothing that answers imports it, so that torch stays away.

Reading order: data, synopses (and stories/), quarrels, thesaurus, sources (what is learnt from), run (a training that can be put down), lessons, train, export
(the reader's network), passages (the one that embeds passages), topic (questions about stories or about the world).
"""
