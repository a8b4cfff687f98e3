"""What is answered, or found to be missing, by rules on words, alike for every answerer.

Each gives a draft with its evidence, or None where the question is not its own.

Reading order: story_search (which stories hold something), naming, kin, meant, marriage, roles, bonds, actors, fates/ (who is called what, whom a phrase
means, who marries whom, does what, is what to whom, is played by whom, and what becomes of them), people (these in order), setting, story (what is asked of
one), differences, catalogue (all that is answered so), assumed and premises (what a question takes for granted), verdict (yes or no),
missing (what is, and why).
"""
