"""The words the whole product speaks: frozen values."""
