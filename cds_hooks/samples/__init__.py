"""The bundled synthetic patients, shown by the page and served by the sandbox."""
