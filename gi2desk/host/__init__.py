"""This machine: its folders, settings file, keyring, logs and packaged resources."""
