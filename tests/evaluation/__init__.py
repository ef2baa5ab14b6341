"""How Osler behaves over whole sets of sample patients; needs ../shared."""
