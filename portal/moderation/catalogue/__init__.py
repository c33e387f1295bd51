"""Records of the site that administrators change: areas, products, suppliers, boards, tags."""
