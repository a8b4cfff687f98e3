"""A folder becomes a generation: read ► clean ► split ► names ► stories ► embed ► publish.

Reading order: shelf, read, repeats, clean, split, names, stories, pipeline. What a generation looks like on disk is `rag.index`'s affair.
"""
