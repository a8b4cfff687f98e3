"""Labels in, report out: cases ► run ► scorers ► report. These see Gumshoe as a chatbot that gives an `Answer`; `retrieval`, `across`, `versions`, `support`, `regression`, `synopses`, `reader`,
`ablation` and `bench` look inside."""
