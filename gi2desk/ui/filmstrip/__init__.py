"""The strip of one concept's images below a picture."""
