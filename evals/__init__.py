"""Labels in, report out: cases ► run ► scorers ► report, which see Gumshoe as a chatbot that gives an `Answer`; `command_line` asks for what all of them need.

The others look inside: `retrieval`, `story_search`, `versions`, `support`, `regression`, `synopses`, `reader`, `ablation` and `bench`.
"""
