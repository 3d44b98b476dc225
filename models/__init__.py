"""The core: what is true, what the law says, what is reported."""
