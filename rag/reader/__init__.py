"""The embedded reader: answers from the shelf without a key, a server or a model hub. See `read.Reader`."""
