"""The first start: three ways in, nothing modal."""
