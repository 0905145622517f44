"""The life of paid requests and of long work: queue, saving, reconciliation, export."""
