"""A follow-up becomes a question that stands alone (question rewriting; Elgohary et al., EMNLP 2019).

"Whose gun did she use?" after "Who shot Fantail?" and "Ann" becomes "Whose gun did Ann use?".
Rules only, English only: pronouns, groups and things take what the turns before brought up, fragments the question before, "that" what it said of somebody. A
question that already stands alone comes out as it went in, and what nothing before can mean is left as it is.

Reading order: rewrite, leans, fragments, pronouns, mentions, predication.
"""

from rag.followups.leans import depends
from rag.followups.rewrite import standalone

__all__ = ["depends", "standalone"]
