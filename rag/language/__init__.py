"""English, and nothing about any shelf: words, what a question asks for, what a sentence tells as a fact, where quotes may be cut.

Reading order: vocabulary (what is known by heart), words, inflection, numbers, kin and families (which nouns go together), answer_type, factuality,
fate_words (the words for what becomes of people), spans.
"""
