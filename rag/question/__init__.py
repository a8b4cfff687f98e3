"""A question made plain and held against a shelf: whom it means by a description or by what they did, its names mended and linked, the story that it is about.

Reading order: plain, descriptions, deeds, linking, parse.
"""
