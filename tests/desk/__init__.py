"""./desk as people and supervisors see it: real processes, killed and started again."""
