"""Questions about stories, answered from the shelf: retrieve ► answer ► cite.

Reading order: schema, errors, config, words, index, models, retrieve, rewrite, ground, catalogue, reader,
chat, prompts, cite, answer. This package never imports `ingest`, `evals` or streamlit.
"""
