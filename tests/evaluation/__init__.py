"""What Osler finds in other people's synthetic charts; read by hand, not a test."""
