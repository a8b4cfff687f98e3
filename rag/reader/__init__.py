"""The embedded reader: answers from the shelf without a key, a server or a model hub. See `read.Reader`.

Reading order: network (what the trained network says of a passage), kinds and sorts (whether words can be what is asked for), candidates (the spans that may answer, and
what speaks for each), read (the choice among them), versions (where the tellings of a story differ).
"""
