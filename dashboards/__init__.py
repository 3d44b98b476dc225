"""The published pages: what they show, in which words, and how they are drawn. They read marts only."""
