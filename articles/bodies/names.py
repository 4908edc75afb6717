"""Names of people as patterns: capitalised words with the particles between them."""

from __future__ import annotations

import re

UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽĿŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽ"
WORD = rf"(?:(?:[DLO][’']|Ma?c)?[{UPPER}](?:[\w’'-]*\w)?|(?<![\w’'])[{UPPER}]\.(?:-?[{UPPER}]\.)*)"
PARTICLE = r"(?:de la|de|du|des|da|di|do|dos|la|le|el|al|van der|van den|van|von|der|den|ten|ben|bin|ibn|abu|ould|y|e)"
ARABIC = r"(?:(?:al|el|ad|an|ar|as|at|ash|ul|ur)[-’'])?"
NAME = rf"{WORD}(?:[ ](?:{PARTICLE}[ ])?(?:d[’'])?{ARABIC}{WORD}){{0,4}}"
NAMES = rf"{NAME}(?:(?:,[ ]|[ ]et[ ]|[ ]and[ ]|[ ]&[ ]){NAME}){{0,5}}"

_FULL = re.compile(rf"{WORD}(?:[ ](?:{PARTICLE}[ ])?(?:d[’'])?{ARABIC}{WORD}){{1,4}}")


def is_full_name(words: str) -> bool:
    """Tell whether the words could be a person's first name and surname, and nothing else."""
    return len(words) <= 60 and _FULL.fullmatch(words) is not None
