"""Free text: what names a person, a place, a day or a number is found in layers and replaced by typed placeholders."""
