"""English, and nothing about any shelf: words, what a question asks for, what a sentence tells as a fact, where quotes may be cut, the words for what becomes of people.

Reading order: words, answer_type, factuality, fate_words, spans.
"""
