"""Who said what, across articles: names to speakers by rules that an editor can read and change."""

from articles.voices.curating import RefusedRuleError, forget, merge, split
from articles.voices.linking import Linker, relink

__all__ = ["Linker", "RefusedRuleError", "forget", "merge", "relink", "split"]
