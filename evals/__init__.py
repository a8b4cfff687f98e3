"""Labels in, report out: cases ► run ► scorers ► report. It sees Gumshoe as a chatbot that gives an `Answer`, and no more."""
