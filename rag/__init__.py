"""Questions about stories, answered from the shelf: retrieve ► answer ► cite.

Reading order: schema, errors, config, words, index, models, question, retrieve, catalogue, ground, reader,
prompts, chat, cite, answer. This package never imports `ingest`, `evals` or streamlit.
"""
