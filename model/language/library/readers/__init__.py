"""One kind of file each: ``READER`` says which names it reads."""
