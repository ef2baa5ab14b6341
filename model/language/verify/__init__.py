"""Does a text say only what its evidence says? Small deterministic checks, one a file."""
