"""One file a module, named after it; `conftest.py` holds the fakes and the shared shelf."""
