"""A chat model behind the interface of the reader: numbered sentences in, claims out, and of these what the sentences bear out.

Nothing here is imported unless a chat model is asked for.

Reading order: prompts, provider and local (how one is asked, whatever it does wrong), reply (its claims), claim (what each is judged by), checks and support
(which of them stand), answerer (all of it).
"""
