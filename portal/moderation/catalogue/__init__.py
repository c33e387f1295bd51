"""Records of the site that administrators change: areas, products, councils and others."""
