"""The site: static pages that show what the warehouse holds and where each report says so.

No server and no network is needed: the pages work from a folder. `warehouse.site.write.write_site` writes them from a
served warehouse, read-only; `warehouse.site.addresses` has the address of every place in them. Importing this is cheap.
"""
