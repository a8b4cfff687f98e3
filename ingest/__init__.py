"""A folder becomes a generation: read ► clean ► split ► names ► stories ► embed ► publish.

Reading order: corpus_toml, read, clean, layout, headings, split, mentions, first_names, gender, names, stories, contents, repeats, notes, pipeline.
What a generation looks like on disk is `rag.index`'s affair.
"""
