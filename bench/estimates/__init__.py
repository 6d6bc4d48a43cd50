"""How long the analysis takes for a subject of many claims."""
