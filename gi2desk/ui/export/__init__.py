"""The “Crop & export” workspace."""
