"""A folder becomes a generation: read ► clean ► split ► names ► embed ► publish.

Reading order: read, clean, split, names, pipeline. What a generation looks like on disk is `rag.index`'s affair.
"""
