"""HTTP and nothing else: permission, form, one call, render."""
