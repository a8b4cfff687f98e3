"""A folder becomes a generation: read ► clean ► split ► names ► stories ► embed ► publish.

Reading order: read, repeats, clean, split, names, stories, pipeline. What a generation looks like on disk is `rag.index`'s affair.
"""
