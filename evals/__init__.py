"""Labels in, report out: cases ► run ► scorers ► report, which see Gumshoe as a chatbot that gives an `Answer`.

The others look inside: `retrieval`, `across`, `versions`, `support`, `regression`, `synopses`, `reader`, `ablation` and `bench`.
"""
