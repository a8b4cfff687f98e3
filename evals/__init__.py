"""Labels in, report out: cases ► run ► scorers ► report. These see Gumshoe as a chatbot that gives an `Answer`; `retrieval`, `across`, `support`, `reader` and `bench` look inside."""
