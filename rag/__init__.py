"""Questions about stories, answered from the shelf: retrieve ► answer ► cite.

`answer` is the chain, and the place to start; the README has the reading order. This package never imports `ingest`, `evals` or streamlit.
"""
