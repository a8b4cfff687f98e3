"""The shelf on disk: where `ingest` and `rag` meet, with one writer and many readers.

    $GUMSHOE_HOME/corpora/<name>/
        CURRENT                     the live generation and the one before it; replaced in one step
        LOCK                        held by the one writer
        pending.vectors             embeddings of an interrupted ingest, taken up by the next
        generations/<fingerprint>/  manifest.json, shelf.sqlite3 (texts, passages, FTS5, characters), chroma/
    $GUMSHOE_HOME/readers/<any>/    a reader's clone: a hard link to the shelf, a copy of Chroma's files, because Chroma writes to them when it only reads

With `GUMSHOE_CHROMA_URL`, a generation's vectors are a collection of its own on that server instead, checked whole each time it is opened; all else stays here.

Reading order: places, manifest, vectors (the only file that knows Chroma), journal, leases, steps (of an ingest, by name), write, database, names, search,
read.
"""

from rag.index.journal import VectorJournal
from rag.index.manifest import Manifest, OtherFormatError, read_manifest, verify
from rag.index.places import choose_corpus, corpora, corpus_folder, generation_folder, pointer, unfit_name, writer_lock
from rag.index.read import Index, open_index
from rag.index.vectors import server
from rag.index.write import Base, Contents, embedded_text, known_vectors, needed_vectors, publish, remove, rollback, tidy, vector_id

__all__ = [
    "Base", "Contents", "Index", "Manifest", "OtherFormatError", "VectorJournal", "choose_corpus", "corpora", "corpus_folder", "embedded_text",
    "generation_folder", "known_vectors", "needed_vectors", "open_index", "pointer", "publish", "read_manifest", "remove", "rollback", "server", "tidy",
    "unfit_name", "vector_id", "verify", "writer_lock",
]  # fmt: skip
