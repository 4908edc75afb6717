"""The one app: copy comes in, gets structure, is read and annotated."""
