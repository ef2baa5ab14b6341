"""The words inside documents that come as bytes: text, HTML, RTF, XML and CDA, the text layer of PDF."""
